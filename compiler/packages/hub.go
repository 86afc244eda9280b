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

	"github.com/modeldata/model/internal/diag"
)

const defaultHub = "https://hub.getdbt.com/"

// hubPackage is the index's answer about one package.
type hubPackage struct {
	Versions map[string]struct {
		Downloads struct {
			Tarball string `json:"tarball"`
		} `json:"downloads"`
	} `json:"versions"`
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
	body, err := get(ctx, strings.TrimSuffix(hub, "/")+"/api/v1/"+p.spec.Hub+".json")
	if err != nil {
		return "", diag.Errorf(diag.PackageInstall, p.spec.Span, "cannot look up %s: %v", p.spec.Hub, err).
			WithHint("check the name and the network; a package can also be copied into the install folder or named by git:")
	}
	defer body.Close()
	var pkg hubPackage
	if err := json.NewDecoder(body).Decode(&pkg); err != nil {
		return "", fmt.Errorf("the hub's answer about %s cannot be read: %w", p.spec.Hub, err)
	}
	var all []string
	for v := range pkg.Versions {
		all = append(all, v)
	}
	pre := p.spec.InstallPrerelease != nil && *p.spec.InstallPrerelease
	version, ok := newest(all, p.spec.Versions, pre)
	if !ok {
		sort.Slice(all, func(i, j int) bool { return compareVersions(all[i], all[j]) > 0 })
		return "", diag.Errorf(diag.PackageInstall, p.spec.Span, "no version of %s fits %s", p.spec.Hub, strings.Join(p.spec.Versions, ", ")).
			WithHint("the hub has %s", strings.Join(all[:min(5, len(all))], ", "))
	}
	p.version = version
	return in.download(ctx, pkg.Versions[version].Downloads.Tarball)
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
