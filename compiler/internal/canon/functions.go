package canon

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// scalar are functions that give one value for one row and whose value hangs on
// nothing but their arguments, by their names in lower case.
var scalar = func() map[string]bool {
	out := map[string]bool{}
	for _, n := range strings.Fields(`
		coalesce ifnull nvl nvl2 nullif if iff greatest least decode abs sign ceil ceiling floor round trunc truncate mod power pow sqrt cbrt
		exp ln log log2 log10 sin cos tan asin acos atan atan2 degrees radians pi div bround even isnan isinf is_nan
		lower upper lcase ucase initcap trim ltrim rtrim btrim length len char_length character_length octet_length bit_length strlen
		substr substring substring_index left right lpad rpad replace translate reverse repeat concat concat_ws position strpos instr locate
		charindex contains starts_with startswith ends_with endswith prefix suffix ascii chr char unicode format printf
		split_part string_split str_split split string_to_array regexp_split_to_array regexp_replace regexp_extract regexp_like regexp_substr regexp_instr regexp_count regexp_full_match
		md5 sha sha1 sha2 sha256 sha512 crc32 hash xxhash64 farm_fingerprint hex unhex to_hex from_hex base64 unbase64 to_base64 from_base64
		encode decode_base64 soundex levenshtein jaro_winkler_similarity jaccard
		date time timestamp datetime to_date to_timestamp to_char to_number to_varchar try_to_date try_to_timestamp try_to_number str_to_date
		date_trunc datetrunc date_part datepart extract date_add dateadd date_sub datesub date_diff datediff timestampdiff timestampadd timestamp_trunc
		add_months months_between last_day next_day make_date make_timestamp make_interval date_format strftime strptime try_strptime
		year month day hour minute second quarter week weekofyear dayofweek dayofmonth dayofyear dayname monthname isodow epoch epoch_ms
		unix_timestamp from_unixtime from_unixtime_nanos to_unixtime to_days age timezone convert_timezone at_timezone from_utc_timestamp to_utc_timestamp
		cast try_cast convert safe_cast safe_divide try_divide zeroifnull nullifzero isnull int integer bigint double float decimal varchar string
		boolean bool text numeric
		array_length array_size cardinality size element_at array_contains list_contains list_has array_position array_distinct array_sort
		array_join array_to_string list_extract array_extract list_value list_sort list_distinct list_unique list_aggregate map_keys map_values
		json_extract json_extract_string json_extract_scalar json_extract_path_text json_value json_query get_json_object json_array_length
		json_extract_path jsonb_extract_path_text parse_json try_parse_json to_json_string width_bucket bit_count
		list_transform list_filter list_reduce array_transform array_filter filter transform reduce`) {
		out[n] = true
	}
	return out
}()

// perRow are functions that give one value for one row, but not the same one each
// time, or one that holds the names of what it is made of.
var perRow = func() map[string]bool {
	out := map[string]bool{}
	for _, n := range strings.Fields(`
		now getdate current_timestamp current_date current_time current_user session_user localtimestamp statement_timestamp clock_timestamp
		transaction_timestamp sysdate today utc_timestamp curdate curtime current_schema current_database user version
		struct struct_pack struct_insert struct_extract named_struct row row_to_json to_json to_jsonb json_object json_build_object
		jsonb_build_object json_build_array jsonb_build_array json_array object_construct array array_construct list_pack map map_from_arrays
		map_from_entries array_append array_prepend array_cat array_concat list_append list_prepend list_concat list_cat flatten array_agg_distinct
		typeof pg_typeof cardinality_of error raise_error json_parse json_format json json_valid try_cast_json nextval currval`) {
		out[n] = true
	}
	for n := range volatile {
		out[n] = true
	}
	return out
}()

// volatile are functions that give another value each time.
var volatile = func() map[string]bool {
	out := map[string]bool{}
	for _, n := range strings.Fields(`random rand randn setseed uuid gen_random_uuid uuid_generate_v4 uuidv4 uuidv7 generate_uuid newid nextval
		monotonically_increasing_id shuffle array_shuffle clock_timestamp`) {
		out[n] = true
	}
	return out
}()

// aliases are names that a dialect has for one function, each with the one that
// stands for all.
var aliases = func() map[*sqlparse.Dialect]map[string]string {
	out := map[*sqlparse.Dialect]map[string]string{}
	for d, lists := range map[*sqlparse.Dialect]string{
		sqlparse.DuckDB: `avg mean; array_agg list; arg_max argmax max_by; arg_min argmin min_by; count_if countif; first arbitrary; string_agg group_concat listagg;
			stddev_samp stddev; var_samp variance; lower lcase; upper ucase; length len; instr strpos; hex to_hex; string_split split str_split string_to_array;
			string_split_regex str_split_regex regexp_split_to_array; suffix ends_with; unicode ord; list_contains list_has array_contains array_has;
			list_concat list_cat array_concat array_cat; list_distinct array_distinct; list_extract list_element; list_filter array_filter filter;
			list_transform array_transform list_apply array_apply apply; list_position list_indexof array_position array_indexof; list_sort array_sort;
			list_unique array_unique; list_value list_pack; list_has_all array_has_all; list_has_any array_has_any; list_aggregate list_aggr array_aggregate`,
		sqlparse.Postgres: "bool_and every; stddev_samp stddev; var_samp variance",
		sqlparse.Redshift: "stddev_samp stddev; var_samp variance",
		sqlparse.Trino:    "bool_and every; any_value arbitrary; stddev_samp stddev; var_samp variance",
		sqlparse.Spark:    "avg mean; bool_and every; bool_or some any; stddev_samp stddev std; var_samp variance; lower lcase; upper ucase; array_agg collect_list",
	} {
		out[d] = map[string]string{}
		for list := range strings.SplitSeq(lists, ";") {
			names := strings.Fields(list)
			for _, n := range names[1:] {
				out[d][n] = names[0]
			}
		}
	}
	return out
}()

// functionName is the name that stands for a function's others.
func (a *analysis) functionName(name string) string {
	if other, ok := aliases[a.d][name]; ok {
		return other
	}
	return name
}
