package ir

import "strings"

// aggregates are the functions that make one value of many rows, by their
// names in lower case, of all dialects.
var aggregates = func() map[string]bool {
	out := map[string]bool{}
	for _, n := range strings.Fields(`
		count sum avg mean min max any_value any arbitrary first last mode median product fsum kahan_sum sumkahan favg geomean geometric_mean
		count_if countif count_star bool_and bool_or every logical_and logical_or bit_and bit_or bit_xor bitwise_and_agg bitwise_or_agg bitwise_xor_agg
		string_agg group_concat listagg array_agg list array_concat_agg collect_list collect_set json_agg jsonb_agg json_object_agg
		jsonb_object_agg json_arrayagg json_objectagg json_group_array json_group_object xmlagg map_agg multimap_agg map_union histogram
		histogram_exact approx_count_distinct approx_distinct approx_percentile approx_quantile approx_top_k approx_most_frequent
		percentile percentile_approx percentile_cont percentile_disc quantile quantile_cont quantile_disc reservoir_quantile
		stddev stddev_pop stddev_samp stdev std variance var_pop var_samp var covar_pop covar_samp corr regr_avgx regr_avgy regr_count
		regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy skewness kurtosis kurtosis_pop entropy mad sem checksum
		arg_max arg_min argmax argmin max_by min_by min_n max_n hll hll_sketch_agg hll_union_agg approx_set merge
		bitstring_agg reduce_agg grouping grouping_id range_agg range_intersect_agg some 
		try_avg try_sum numeric_histogram tdigest_agg qdigest_agg set_agg set_union weighted_avg wavg bitmap_construct_agg bitmap_or_agg
		collect`) {
		out[n] = true
	}
	return out
}()
