// Package jinja is the template engine: Jinja as dbt projects know it.
//
// It takes template text with its place in a file and gives text, values or
// diagnostics, each with the line and column of the user's own file. The
// behaviour follows Python's jinja2 under dbt's settings: values are Python's
// (lists and dicts by reference, None is not undefined), the extensions do and
// loopcontrols are on, dbt's block tags are known.
//
// Where it differs from Python on purpose: whole numbers have 64 bits and give
// an error beyond; sets keep the order of insertion; texts have no "safe HTML"
// form, and urlize, random, lipsum and autoescape are refused; blocks rendered
// natively are joined as text where Python fails. Every rendering is bounded in
// steps, depth and size.
//
// It must not know dbt's functions, engines or the project: names come from
// Globals, and files are never opened from here.
//
// The way of a template: lex.go reads tokens, parse_*.go builds the tree of
// ast.go, calls.go walks it without running it, scopes.go decides which names
// are local, compile_*.go turns it into Go closures, which run on a frame.
package jinja
