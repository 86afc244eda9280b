package packages

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
)

const defaultHub = "https://hub.getdbt.com/"

// hubPackage is the index's answer about one package.
type hubPackage struct {
	// A package that has moved names its new place.
	RedirectNamespace string `json:"redirectnamespace"`
	RedirectName      string `json:"redirectname"`
	Name              string `json:"name"`
	Namespace         string `json:"namespace"`
	Versions          map[string]struct {
		Require   requirements `json:"require_dbt_version"`
		Downloads struct {
			Tarball string `json:"tarball"`
		} `json:"downloads"`
	} `json:"versions"`
}

// requirements are the conditions on dbt's version: one, a list, or nothing.
type requirements []string

// UnmarshalJSON reads any of the three.
func (r *requirements) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		if one != "" {
			*r = requirements{one}
		}
		return nil
	}
	var list []string
	err := json.Unmarshal(b, &list)
	*r = list
	return err
}

// moved warns of a package that has a new name.
func (in *installer) moved(p *pinned, pkg hubPackage) {
	if pkg.RedirectName == "" && pkg.RedirectNamespace == "" {
		return
	}
	owner, name, _ := strings.Cut(p.spec.Hub, "/")
	if pkg.RedirectNamespace != "" {
		owner = pkg.RedirectNamespace
	}
	if pkg.RedirectName != "" {
		name = pkg.RedirectName
	}
	in.diags = append(in.diags, diag.Warnf(diag.PackageRedirect, p.spec.Span, "the package %s is named %s/%s now", p.spec.Hub, owner, name))
}

// nearest is the package of the hub whose name is most like a wrong one.
func nearest(ctx context.Context, hub, name string) string {
	body, err := get(ctx, hub+"/api/v1/index.json")
	if err != nil {
		return ""
	}
	defer body.Close()
	var all []string
	if err := json.NewDecoder(body).Decode(&all); err != nil {
		return ""
	}
	return diag.Nearest(name, all)
}

// fromHub chooses the newest version that fits and downloads it.
func (in *installer) fromHub(ctx context.Context, p *pinned) (string, error) {
	hub := in.opts.Hub
	if hub == "" && in.opts.Env != nil {
		hub, _ = in.opts.Env("DBT_PACKAGE_HUB_URL")
	}
	if hub == "" {
		hub = defaultHub
	}
	hub = strings.TrimSuffix(hub, "/")
	body, err := get(ctx, hub+"/api/v1/"+p.spec.Hub+".json")
	if err != nil {
		d := diag.Errorf(diag.PackageInstall, p.spec.Span, "cannot look up %s: %v", p.spec.Hub, err).
			WithHint("check the name and the network; a package can also be copied into the install folder or named by git:")
		if near := nearest(ctx, hub, p.spec.Hub); near != "" && near != p.spec.Hub {
			d.WithHint("did you mean %s?", near)
		}
		return "", d
	}
	defer body.Close()
	var pkg hubPackage
	if err := json.NewDecoder(body).Decode(&pkg); err != nil {
		return "", fmt.Errorf("the hub's answer about %s cannot be read: %w", p.spec.Hub, err)
	}
	in.moved(p, pkg)
	var all []string
	for v, about := range pkg.Versions {
		if in.opts.AnyVersion || fits(artifact.DBTVersion, about.Require, true) {
			all = append(all, v)
		}
	}
	conditions := in.bounds[p.key()]
	pre := p.spec.InstallPrerelease != nil && *p.spec.InstallPrerelease
	version, ok := newest(all, conditions, pre)
	if !ok {
		sort.Slice(all, func(i, j int) bool { return compareVersions(all[i], all[j]) > 0 })
		return "", diag.Errorf(diag.PackageInstall, p.spec.Span, "no version of %s fits %s", p.spec.Hub, strings.Join(conditions, ", ")).
			WithHint("the hub has %s for dbt %s", orNone(all[:min(5, len(all))]), artifact.DBTVersion)
	}
	p.version = version
	return in.download(ctx, pkg.Versions[version].Downloads.Tarball)
}

func orNone(versions []string) string {
	if len(versions) == 0 {
		return "none"
	}
	return strings.Join(versions, ", ")
}

func get(ctx context.Context, url string) (io.ReadCloser, error) {
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		cancel()
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		cancel()
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		cancel()
		return nil, fmt.Errorf("%s answered %s", req.URL.Host, resp.Status)
	}
	return cancelOnClose{resp.Body, cancel}, nil
}

type cancelOnClose struct {
	io.ReadCloser
	cancel func()
}

func (c cancelOnClose) Close() error {
	defer c.cancel()
	return c.ReadCloser.Close()
}

// download unpacks a gzipped tar archive, without its top folder.
func (in *installer) download(ctx context.Context, url string) (string, error) {
	body, err := get(ctx, url)
	if err != nil {
		return "", err
	}
	defer body.Close()
	dir, err := os.MkdirTemp(in.target, ".fetch-*")
	if err != nil {
		return "", err
	}
	if err := unpack(body, dir); err != nil {
		os.RemoveAll(dir)
		return "", fmt.Errorf("the archive cannot be unpacked: %w", err)
	}
	return dir, nil
}

// maxFile bounds one file of an archive.
const maxFile = 1 << 28

func unpack(r io.Reader, dir string) error {
	zr, err := gzip.NewReader(r)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	tr := tar.NewReader(zr)
	for {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		_, name, ok := strings.Cut(filepath.ToSlash(filepath.Clean(h.Name)), "/")
		if !ok || name == "" {
			continue
		}
		switch h.Typeflag {
		case tar.TypeDir:
			err = root.MkdirAll(name, 0o755)
		case tar.TypeReg:
			err = writeFile(root, name, tr)
		}
		if err != nil {
			return err
		}
	}
}

// writeFile writes below root; the root refuses names that lead out of it.
func writeFile(root *os.Root, name string, r io.Reader) error {
	if dir := filepath.Dir(name); dir != "." {
		if err := root.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	f, err := root.Create(name)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, io.LimitReader(r, maxFile)); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
