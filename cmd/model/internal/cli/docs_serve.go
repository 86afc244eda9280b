package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/internal/ui"
	"github.com/modeldata/model/internal/watch"
	"github.com/modeldata/model/lineage/site"
	"github.com/modeldata/model/runner"
)

func (a *app) docsServe() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the docs site in a browser, and keep it up to date",
		Long: "Write the docs site to a temporary folder and serve it to this computer's browser. When a file of the project\n" +
			"changes, or a run ends, the site is written anew and open pages reload. The engine is asked for the catalog\n" +
			"at the start and after runs; models are compiled without it.",
		Example: "  model docs serve\n  model docs serve --port 9000 --no-browser",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inv, err := a.start(cmd, "serve")
			if err != nil {
				return err
			}
			if err := inv.load(); err != nil {
				return err
			}
			return inv.close(inv.serveDocs())
		},
	}
	fs := cmd.Flags()
	fs.IntVar(&a.flags.docsPort, "port", 8080, "port to listen on; 0 takes a free one")
	fs.StringVar(&a.flags.docsHost, "host", "127.0.0.1", "address to listen on; 0.0.0.0 lets other computers look")
	fs.BoolVar(&a.flags.docsBrowser, "browser", true, "open a browser")
	negations(fs, "browser")
	return register(cmd, a.flags, runFlags)
}

// docsServer keeps a site up to date for the pages that show it.
type docsServer struct {
	inv     *invocation
	dir     string // of the site
	target  string
	catalog *artifact.Catalog
	ran     time.Time // of the results that the catalog is of

	mu    sync.Mutex
	pages map[chan struct{}]bool
}

// serveDocs serves the site until the command is stopped.
func (inv *invocation) serveDocs() error {
	dir, err := os.MkdirTemp("", "model-docs-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s := &docsServer{inv: inv, dir: dir, target: inv.targetDir(), pages: map[chan struct{}]bool{}}
	if err := inv.copyAssets(); err != nil {
		return err
	}
	if err := s.rebuild(); err != nil {
		return err
	}
	address := net.JoinHostPort(inv.flags.docsHost, strconv.Itoa(inv.flags.docsPort))
	listener, err := net.Listen("tcp", address)
	if err != nil {
		inv.show(diag.List{diag.Errorf(diag.DocsAddress, source.Span{}, "the docs site cannot be served at %s: %v", address, err).
			WithHint("give another port with --port, or 0 for any that is free")})
		return exit(exitUsage)
	}
	return s.serve(listener)
}

func (s *docsServer) serve(listener net.Listener) error {
	inv := s.inv
	changes, err := watch.Changes(inv.ctx, inv.watched(func(name string) bool { return name == artifact.HistoryFile || name == artifact.SourcesFile }))
	if err != nil {
		_ = listener.Close()
		return err
	}
	server := &http.Server{Handler: s.handler(), ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return inv.ctx }}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	address := "http://" + strings.Replace(listener.Addr().String(), "127.0.0.1", "localhost", 1)
	inv.ui.Fire(ui.Note{Msg: "Docs site at " + address})
	inv.ui.Fire(ui.Note{Msg: "Press Ctrl+C to exit."})
	if inv.flags.docsBrowser {
		openBrowser(address)
	}
	for {
		select {
		case <-changes:
			if inv.ctx.Err() != nil {
				continue
			}
			if err := s.rebuild(); err == nil {
				inv.ui.Fire(ui.Note{Msg: "Docs site written anew"})
				s.tell()
			}
		case <-inv.ctx.Done():
			// Pages hold their connections open: there is nothing to wait for.
			_ = server.Close()
			<-done
			return nil
		case err := <-done:
			return fmt.Errorf("serve the docs site: %w", err)
		}
	}
}

// rebuild writes the site of the project as it stands. What is wrong with it is
// printed, and the earlier site stays.
func (s *docsServer) rebuild() error {
	inv := s.inv
	if s.catalog != nil {
		if err := inv.understand(); err != nil {
			return err
		}
	}
	set, err := inv.selection(docsKinds)
	if err != nil {
		return err
	}
	job, err := inv.job(set)
	if err != nil {
		return err
	}
	job.CompileOnly, job.Offline, job.TargetDir, job.Events = true, true, "", runner.Events{}
	report, diags := runner.Run(inv.ctx, *job)
	inv.show(diags)
	if report == nil {
		return exit(exitFailed)
	}
	s.readCatalog()
	d := inv.siteData(s.catalog, report)
	if d.State, err = inv.siteState(true); err != nil {
		return err
	}
	d.Live = true
	if err := site.Write(d, s.dir, false); err != nil {
		inv.showError(err)
		return err
	}
	return nil
}

// readCatalog asks the engine once, and again when a run has ended since: the
// database is left to others in between.
func (s *docsServer) readCatalog() {
	inv := s.inv
	ran := time.Time{}
	if info, err := os.Stat(filepath.Join(s.target, artifact.HistoryFile)); err == nil {
		ran = info.ModTime()
	}
	if s.catalog != nil && ran.Equal(s.ran) {
		return
	}
	s.ran = ran
	catalog, diags := runner.Catalog(inv.ctx, inv.compiler, everyNode)
	switch {
	case diags.HasErrors() || catalog == nil:
		for _, d := range diags {
			d.Severity = diag.Warning
		}
		inv.show(diags)
		if s.catalog == nil {
			s.catalog = &artifact.Catalog{}
		}
	default:
		s.catalog = catalog
	}
}

// handler gives the site, and beside it the files of the target folder that
// descriptions may show.
func (s *docsServer) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /events", s.events)
	own, target := http.FileServer(http.Dir(s.dir)), http.FileServer(http.Dir(s.target))
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		path := strings.TrimPrefix(r.URL.Path, "/")
		if path == "" || path == site.IndexFile || strings.HasPrefix(path, "site/") {
			own.ServeHTTP(w, r)
			return
		}
		target.ServeHTTP(w, r)
	})
	if ip := net.ParseIP(s.inv.flags.docsHost); ip != nil && ip.IsLoopback() {
		return localOnly(mux)
	}
	return mux
}

// localOnly refuses requests that were made for another name: a page of the
// web must not reach this computer's server by pointing its name here.
func localOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if ip := net.ParseIP(strings.Trim(host, "[]")); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "this server answers to localhost only", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// events tells a page when the site was written anew.
func (s *docsServer) events(w http.ResponseWriter, r *http.Request) {
	told := make(chan struct{}, 1)
	s.mu.Lock()
	s.pages[told] = true
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.pages, told)
		s.mu.Unlock()
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	flush := http.NewResponseController(w)
	_, err := fmt.Fprint(w, ": here\n\n")
	for err = errors.Join(err, flush.Flush()); err == nil; {
		select {
		case <-r.Context().Done():
			return
		case <-told:
			_, err = fmt.Fprint(w, "event: rebuilt\ndata: \n\n")
			err = errors.Join(err, flush.Flush())
		}
	}
}

// tell makes all open pages reload.
func (s *docsServer) tell() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for page := range s.pages {
		select {
		case page <- struct{}{}:
		default:
		}
	}
}
