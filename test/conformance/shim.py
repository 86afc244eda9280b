"""A pytest plugin that puts the binary $MODEL_BIN in the place of dbt in dbt's own functional suites.

Takes the calls of run_dbt, run_dbt_and_capture, get_manifest and dbtRunner; gives what they would have returned, read
back from the binary's artifacts by dbt's own classes (a wrong schema fails the test). Fixtures, schema set-up and checks
of the database stay the suites'. Must be loaded before the test modules (-p shim), because they import those functions by
name. With MODEL_BIN empty it does nothing, and the suite runs dbt. SHIM_TRACE=file notes each call as a line of JSON.
"""
import datetime
import json
import os
import shlex
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import freezegun

BIN = os.environ.get("MODEL_BIN", "")
TRACE = os.environ.get("SHIM_TRACE", "")
TIMEOUT = float(os.environ.get("SHIM_TIMEOUT", "180"))
VALUE_OPTS = {"-s", "--select", "-m", "--models", "--model", "--exclude", "--vars", "--target", "-t", "--profile",
              "--project-dir", "--profiles-dir", "--threads", "--state", "--defer-state", "--log-format", "--log-level",
              "--log-path", "--target-path", "--selector", "--args", "--output", "--output-keys", "--resource-type",
              "--resource-types", "--exclude-resource-type", "--exclude-resource-types", "--warn-error-options", "--inline", "--limit", "-o", "--event-time-start",
              "--event-time-end", "--sample", "--log-level-file", "--log-format-file", "--printer-width", "--indirect-selection"}
VERBS = {"run", "build", "test", "seed", "snapshot", "compile", "parse", "ls", "list", "show", "docs", "source", "debug", "deps",
         "clean", "clone", "retry", "run-operation", "init", "freshness", "generate"}


def _imports():
    import dbt.tests.util as util
    return util


class ExternalSuccess(Exception):
    pass


_ERR_CLS = None


def error_class():
    """One exception type that `pytest.raises(<any dbt error>)` accepts: a CLI can only tell us the text."""
    global _ERR_CLS
    if _ERR_CLS is None:
        import dbt.exceptions as core
        import dbt_common.exceptions as common
        import dbt.adapters.exceptions as ad
        pool = []
        for mod in (core, common, ad):
            for v in vars(mod).values():
                if isinstance(v, type) and issubclass(v, Exception) and v.__module__.startswith("dbt"):
                    pool.append(v)
        try:
            from dbt.cli.exceptions import DbtUsageException
            from dbt.cli.exceptions import DbtInternalException
            pool += [DbtUsageException, DbtInternalException]
        except Exception:
            pass
        # keep leaves first so a consistent MRO exists; add greedily
        pool = sorted(set(pool), key=lambda c: -len(c.__mro__))
        bases = []
        for c in pool:
            if any(issubclass(b, c) for b in bases):
                continue
            try:
                type("X", tuple(bases + [c]), {})
                bases.append(c)
            except TypeError:
                continue

        def __init__(self, msg=""):
            Exception.__init__(self, msg)
            self.msg = msg
            self.message = msg

        _ERR_CLS = type("ExternalError", tuple(bases), {
            "__init__": __init__, "__str__": lambda self: self.msg, "type": property(lambda self: "External"),
            "CODE": 2, "MESSAGE": "external", "__reduce__": lambda self: (ExternalSuccess, (self.msg,))})
    return _ERR_CLS


OPENED = []  # DuckDB handles of this process, which a failed check would keep open


def watch_handles():
    """Remember each DuckDB handle that dbt's adapter opens: a file belongs to one process."""
    try:
        import duckdb
    except ImportError:
        return
    connect = duckdb.connect

    def watched(*args, **kwargs):
        handle = connect(*args, **kwargs)
        OPENED.append(handle)
        return handle

    duckdb.connect = watched
    try:
        from dbt.adapters.duckdb.environments.local import LocalEnvironment
    except ImportError:
        return
    handle_of = LocalEnvironment.handle

    def handle(self):
        wrapper = handle_of(self)
        OPENED.append(wrapper)
        return wrapper

    LocalEnvironment.handle = handle


def release_inprocess():
    """DuckDB files are single-process: let go of the in-process handle before calling the binary."""
    try:
        from dbt.adapters.contracts.connection import ConnectionState, LazyHandle
        from dbt.adapters.factory import FACTORY
        for a in list(FACTORY.adapters.values()):
            a.cache.clear()
            for c in a.connections.thread_connections.values():
                a.connections.close(c)
                c.handle, c.state, c.transaction_open = LazyHandle(a.connections.open), ConnectionState.INIT, False
    except Exception:
        pass
    try:
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager as M
        with M._LOCK:
            if M._ENV is not None:
                try:
                    M._ENV.close()
                finally:
                    M._ENV = None
    except Exception:
        pass
    for handle in OPENED:
        try:
            handle.close()
        except Exception:
            pass
    OPENED.clear()


def verb_of(args):
    out, skip = [], False
    for a in args:
        if skip:
            skip = False
            continue
        if a in VALUE_OPTS:
            skip = True
            continue
        if not a.startswith("-") and a in VERBS:
            out.append(a)
            if a not in ("docs", "source"):
                break
            if len(out) == 2:
                break
    return " ".join(out) or (args[0] if args else "run")


def opt(args, name, default=None):
    for i, a in enumerate(args):
        if a == name and i + 1 < len(args):
            return args[i + 1]
        if a.startswith(name + "="):
            return a.split("=", 1)[1]
    return default


class NS(SimpleNamespace):
    """attribute + item access, for artifacts that the reference's strict classes do not accept"""
    def __getitem__(self, k):
        return getattr(self, k)

    def get(self, k, d=None):
        return getattr(self, k, d)

    def to_dict(self, **k):
        return json.loads(json.dumps(self, default=lambda o: o.__dict__))


def to_ns(o):
    if isinstance(o, dict):
        return NS(**{str(k): to_ns(v) for k, v in o.items()})
    if isinstance(o, list):
        return [to_ns(x) for x in o]
    return o


def target_of(project):
    """The target-path of dbt_project.yml, as text."""
    try:
        import yaml
        with open(os.path.join(str(project), "dbt_project.yml")) as f:
            return str((yaml.safe_load(f) or {}).get("target-path") or "target")
    except Exception:
        return "target"


def load_manifest(target):
    p = os.path.join(str(target), "manifest.json")
    if not os.path.exists(p):
        return None
    from dbt.artifacts.schemas.manifest import WritableManifest
    from dbt.contracts.graph.manifest import Manifest
    try:
        return Manifest.from_writable_manifest(WritableManifest.read_and_check_versions(p))
    except Exception as e:
        if os.environ.get("SHIM_STRICT_MANIFEST", "1") == "1":
            raise AssertionError(f"manifest.json of the binary does not load in dbt's own schema: {e}")
        return to_ns(json.load(open(p)))


class Results(list):
    """RunExecutionResult look-alike: iterable, len(), .results, .elapsed_time, .args, .generated_at"""
    def __init__(self, items, raw=None):
        super().__init__(items)
        self.raw = raw or {}
        self.elapsed_time = self.raw.get("elapsed_time", 0.0)
        self.args = self.raw.get("args", {})
        self.metadata = to_ns(self.raw.get("metadata", {}))

    @property
    def results(self):
        return list(self)


def mk_result(r, manifest, freshness=False):
    uid = r["unique_id"]
    node = None
    if manifest is not None:
        for attr in ("nodes", "sources", "unit_tests", "exposures", "functions", "saved_queries"):
            d = getattr(manifest, attr, None)
            if isinstance(d, dict) and uid in d:
                node = d[uid]
                break
        if node is None:
            for lst in (getattr(manifest, "disabled", {}) or {}).values():
                pass
    if node is None:
        parts = uid.split(".")
        node = NS(unique_id=uid, name=parts[2] if len(parts) > 2 else uid, resource_type=parts[0], package_name=parts[1] if len(parts) > 1 else "",
                  compiled_code=r.get("compiled_code"), index=None, is_relational=False, config=NS())
    else:
        for k in ("compiled_code", "relation_name"):
            if r.get(k) is not None:
                try:
                    setattr(node, k, r[k])
                except Exception:
                    pass
    from dbt.artifacts.schemas.results import RunStatus, TestStatus, NodeStatus, TimingInfo, FreshnessStatus
    st = r.get("status")
    E = FreshnessStatus if freshness else (TestStatus if uid.startswith(("test.", "unit_test.")) else RunStatus)
    for enum in (E, NodeStatus):
        try:
            st = enum(st)
            break
        except ValueError:
            continue
    timing = []
    for t in r.get("timing") or []:
        try:
            timing.append(TimingInfo.from_dict(t))
        except Exception:
            timing.append(to_ns(t))
    br = r.get("batch_results")
    if br is not None:
        try:
            from dbt.artifacts.schemas.batch_results import BatchResults
            br = BatchResults.from_dict(br)
        except Exception:
            br = to_ns(br)
    d = dict(status=st, timing=timing, thread_id=r.get("thread_id"), execution_time=r.get("execution_time", 0.0),
             adapter_response=r.get("adapter_response") or {}, message=r.get("message"), failures=r.get("failures"), batch_results=br, node=node)
    if freshness:
        return NS(**d, unique_id=uid, **{k: v for k, v in r.items() if k not in d and k != "unique_id"})
    try:
        from dbt.artifacts.schemas.run import RunResult
        return RunResult(agate_table=None, **d)
    except Exception:
        return NS(**d, unique_id=uid, agate_table=None, skipped=(str(st) == "skipped"))


class EventNS(NS):
    pass


def feed_callbacks(callbacks, logdir, since):
    p = os.path.join(str(logdir), "dbt.log")
    if not (callbacks and os.path.exists(p)):
        return
    with open(p, errors="replace") as f:
        f.seek(since)
        for line in f:
            if line.startswith("{"):
                try:
                    raw = json.loads(line)
                    # Events outside a node have an empty one in dbt's process.
                    raw.get("data", {}).setdefault("node_info", {"node_name": "", "unique_id": "", "node_status": "", "resource_type": ""})
                    ev = to_ns(raw)
                except Exception:
                    continue
                for cb in callbacks:
                    cb(ev)


LAST = threading.local()
CALLS = {}  # test class -> how often it called the program


def call(args, callbacks=None):
    args = [str(a) for a in args]
    proj = opt(args, "--project-dir") or os.getcwd()
    # a relative/absent --target-path keeps the default
    tp = opt(args, "--target-path") or os.environ.get("DBT_TARGET_PATH") or target_of(proj)
    target = tp if os.path.isabs(tp) else os.path.join(proj, tp)
    env = dict(os.environ)
    env.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
    if now := frozen():
        env["MODEL_STARTED_AT"] = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    logdir = env.get("DBT_LOG_PATH") or os.path.join(proj, "logs")
    since = 0
    if callbacks:
        env["DBT_LOG_FORMAT_FILE"] = "json"
        env["DBT_LOG_LEVEL_FILE"] = "debug"
        lp = os.path.join(logdir, "dbt.log")
        since = os.path.getsize(lp) if os.path.exists(lp) else 0
    node = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition("::")[0]
    CALLS[node] = CALLS.get(node, 0) + 1
    release_inprocess()
    stamp = {}
    for n in ("run_results.json", "manifest.json", "catalog.json", "sources.json"):
        f = os.path.join(target, n)
        stamp[n] = os.stat(f).st_mtime_ns if os.path.exists(f) else None
    t0 = time.time()
    p = subprocess.run(shlex.split(BIN) + args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, timeout=TIMEOUT, cwd=os.getcwd())
    out, err = p.stdout.decode("utf-8", "replace"), p.stderr.decode("utf-8", "replace")
    if TRACE:
        with open(TRACE, "a") as f:
            f.write(json.dumps({"test": os.environ.get("PYTEST_CURRENT_TEST"), "argv": args, "rc": p.returncode, "s": round(time.time() - t0, 3)}) + "\n")
    sys.stdout.write(out)
    sys.stderr.write(err)
    feed_callbacks(callbacks, logdir, since)

    def fresh(n):
        f = os.path.join(target, n)
        return os.path.exists(f) and os.stat(f).st_mtime_ns != stamp[n]

    return SimpleNamespace(rc=p.returncode, out=out, err=err, target=target, fresh=fresh, args=args, verb=verb_of(args))


def adapt(c):
    """(result object, exception or None) for one finished call"""
    v = c.verb
    if c.rc >= 2 or (c.rc != 0 and v in ("parse", "deps", "compile", "ls", "list", "clean", "docs generate") and not c.fresh("run_results.json")):
        return None, error_class()((c.out + "\n" + c.err).strip("\n"))
    if c.rc < 0:
        return None, error_class()(f"killed by signal {-c.rc}\n" + c.out + c.err)
    if v in ("ls", "list"):
        return [ln for ln in c.out.splitlines() if ln.strip() and not _is_log(ln)], None
    if v == "parse":
        return load_manifest(c.target), None
    if v == "debug":
        return c.rc == 0, None
    if v in ("deps", "clean", "init"):
        return None, None
    if v == "docs generate":
        from dbt.artifacts.schemas.catalog import CatalogArtifact
        if not c.fresh("catalog.json"):
            return None, None
        return CatalogArtifact.from_dict(json.load(open(os.path.join(c.target, "catalog.json")))), None
    if v in ("source freshness", "source"):
        written = opt(c.args, "-o") or opt(c.args, "--output") or os.path.join(c.target, "sources.json")
        raw = json.load(open(os.path.join(opt(c.args, "--project-dir", "."), written)))
        m = load_manifest(c.target)
        return Results([mk_result(r, m, True) for r in raw["results"]], raw), None
    f = os.path.join(c.target, "run_results.json")
    if not c.fresh("run_results.json"):
        return Results([]), None
    raw = json.load(open(f))
    m = load_manifest(c.target)
    if v == "run-operation":
        return Results([to_ns(r) for r in raw["results"]], raw), None
    results = Results([mk_result(r, m) for r in raw["results"]], raw)
    if v == "show":
        for result, table in zip(results, shown_tables(c.out)):
            result.agate_table = table
    return results, None


def shown_tables(out):
    """The tables that show printed; types are guessed from the text."""
    from agate import Table
    tables, head = [], None
    for line in out.splitlines():
        if not line.startswith("|"):
            head = None
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if head is None:
            head = cells
            tables.append((head, []))
        elif set("".join(cells)) - {"-"}:
            tables[-1][1].append(cells)
    return [Table(rows, names) for names, rows in tables]


def _is_log(line):
    import re
    s = re.sub(r"\x1b\[[0-9;]*m", "", line)
    return bool(re.match(r"^\d\d:\d\d:\d\d  ", s)) or s.startswith('{"data":') or s.startswith('{"info":')


def frozen():
    """The time that a test froze, for the binary, which has its own clock; None while time runs."""
    from unittest import mock
    from dbt.materializations.incremental.microbatch import MicrobatchBuilder
    end = MicrobatchBuilder.build_end_time
    if isinstance(end, mock.Mock):
        return end.return_value - datetime.timedelta(seconds=1)
    if isinstance(datetime.datetime.now(), freezegun.api.FakeDatetime):
        return datetime.datetime.now(datetime.timezone.utc)
    return None


def complete(args):
    """what run_dbt itself does: add project/profiles dirs known from the fixtures' flags"""
    args = [str(a) for a in (args if args is not None else ["run"])]
    from dbt.flags import get_flags
    fl = get_flags()
    pd, pr = getattr(fl, "PROJECT_DIR", None) or getattr(fl, "project_dir", None), getattr(fl, "PROFILES_DIR", None) or getattr(fl, "profiles_dir", None)
    if verb_of(args) != "init":
        if pd and "--project-dir" not in args:
            args += ["--project-dir", str(pd)]
        if pr and "--profiles-dir" not in args:
            args += ["--profiles-dir", str(pr)]
    return args


def run_dbt(args=None, expect_pass=True, callbacks=None):
    full = complete(args)
    print(f"\n\nInvoking external {BIN} with {full}")
    c = call(full, callbacks)
    LAST.call = c
    res, exc = adapt(c)
    if exc is not None:
        raise exc
    if expect_pass is not None:
        assert (c.rc == 0) == expect_pass, f"exit status {c.rc}, expected {'0' if expect_pass else 'non-zero'}"
    return res


def run_dbt_and_capture(args=None, expect_pass=True):
    res = run_dbt(args, expect_pass)
    return res, LAST.call.out + LAST.call.err


def install():
    util = _imports()
    util.run_dbt = run_dbt
    util.run_dbt_and_capture = run_dbt_and_capture

    def get_manifest(project_root):
        return load_manifest(os.path.join(str(project_root), "target"))

    util.get_manifest = get_manifest
    import dbt.cli.main as cm

    class Runner:
        def __init__(self, manifest=None, callbacks=None):
            self.callbacks = callbacks or []

        def invoke(self, args, **kw):
            args = list(args)
            for k, v in kw.items():
                o = "--" + k.replace("_", "-")
                if v is True:
                    args.append(o)
                elif v is False:
                    args.append("--no-" + o[2:])
                elif isinstance(v, (list, tuple)):
                    for x in v:
                        args += [o, str(x)]
                elif v is not None:
                    args += [o, str(v)]
            c = call(args, self.callbacks)
            LAST.call = c
            res, exc = adapt(c)
            return cm.dbtRunnerResult(success=(c.rc == 0), result=res, exception=exc)

    cm.dbtRunner = Runner
    util.dbtRunner = Runner


# ---- pytest hooks -------------------------------------------------------------------------------------
if BIN:
    install()
    watch_handles()


def pytest_report_header(config):
    return f"shim: {'external ' + BIN if BIN else 'inert (in-process dbt)'}"
