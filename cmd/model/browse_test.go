package main

import (
	"bytes"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// cmdBrowse opens a page in a real browser, without a network: browse [-http]
// [-width N] PAGE [DRIVER.js]. The driver is run in the page and calls
// report(value), which is printed; without one the page as it stands is. What
// the browser's console tells goes to stderr. With -http a server gives the
// page's folder under a path of its own.
func cmdBrowse(ts *testscript.TestScript, neg bool, args []string) {
	width, served := "1280", false
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		switch args[0] {
		case "-http":
			served = true
		case "-width":
			width, args = args[1], args[1:]
		}
		args = args[1:]
	}
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: browse [-http] [-width N] PAGE [DRIVER.js]")
	}
	page := ts.MkAbs(args[0])
	if len(args) == 2 {
		page = driven(ts, page, ts.ReadFile(args[1]))
	}
	address := "file://" + page
	if served {
		dir, name := filepath.Split(page)
		server := httptest.NewServer(http.StripPrefix("/some/where/docs/", http.FileServer(http.Dir(dir))))
		defer server.Close()
		address = server.URL + "/some/where/docs/" + name
	}
	dom, console := browser(ts, address, width)
	for _, line := range regexp.MustCompile(`(?m)^.*CONSOLE.*$`).FindAllString(console, -1) {
		fmt.Fprintln(ts.Stderr(), line)
	}
	if len(args) == 1 {
		fmt.Fprintln(ts.Stdout(), dom)
		return
	}
	m := regexp.MustCompile(`(?s)<pre id="report">(.*?)</pre>`).FindStringSubmatch(dom)
	if m == nil {
		ts.Fatalf("the driver reported nothing; the page is\n%s\nand the browser says\n%s", dom, console)
	}
	fmt.Fprintln(ts.Stdout(), html.UnescapeString(m[1]))
}

// driven writes a copy of the page that runs the driver, beside it.
func driven(ts *testscript.TestScript, page, driver string) string {
	text, err := os.ReadFile(page)
	ts.Check(err)
	dir := filepath.Dir(page)
	ts.Check(os.WriteFile(filepath.Join(dir, "drive.js"), []byte(drivePrelude+"(async () => {\n"+driver+"\n})().catch((e) => report({ broken: String(e.stack) }));\n"), 0o666))
	copied := filepath.Join(dir, "driven.html")
	ts.Check(os.WriteFile(copied, bytes.Replace(text, []byte("</body>"), []byte(`<script src="drive.js"></script></body>`), 1), 0o666))
	return copied
}

// drivePrelude is what drivers are written with.
const drivePrelude = `
const refused = [];
addEventListener("securitypolicyviolation", (e) => refused.push(e.violatedDirective + " " + e.blockedURI));
const report = (value) => {
  const pre = document.createElement("pre");
  pre.id = "report";
  pre.textContent = JSON.stringify(value, null, 1);
  document.body.append(pre);
};
const until = async (what, test) => {
  for (let k = 0; k < 2400; k++) {
    const v = test();
    if (v) return v;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error("waited for " + what);
};
const $ = (s) => document.querySelector(s);
const open = async (hash) => {
  location.hash = hash;
  await until(hash, () => document.documentElement.dataset.ready === location.hash);
};
const press = (key, at = document.activeElement) => at.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const type = (text, at = document.activeElement) => {
  at.value = text;
  at.dispatchEvent(new Event("input", { bubbles: true }));
};
const wide = () => document.documentElement.scrollWidth > innerWidth;
const elsewhere = () => performance.getEntriesByType("resource").map((e) => e.name).filter((n) => !n.startsWith(new URL(".", location.href).href) && !n.startsWith("data:"));
`

// condition says whether there is a browser. Where tests must not be skipped it
// says so in any case, and the script fails.
func condition(name string) (bool, error) {
	if name != "browser" {
		return false, fmt.Errorf("there is no condition %q", name)
	}
	return browserPath() != "" || os.Getenv("CI") == "true", nil
}

func browserPath() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// browser loads an address and returns the page and what the browser says.
func browser(ts *testscript.TestScript, address, width string) (dom, said string) {
	path := browserPath()
	if path == "" {
		ts.Fatalf("no browser: test/services/browser.sh as root, or apt-get install chromium")
	}
	cmd := exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
		"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--user-data-dir="+filepath.Join(ts.Getenv("WORK"), "browser"),
		"--enable-logging=stderr", "--window-size="+width+",900", "--virtual-time-budget=120000", "--dump-dom", address)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &out, &errs, time.Second
	ts.Check(cmd.Start())
	timer := time.AfterFunc(3*time.Minute, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	if err := cmd.Wait(); err != nil {
		ts.Fatalf("%v\n%s", err, errs.String())
	}
	return out.String(), errs.String()
}
