// Package filetime tells when a file last changed, as far as the system says so.
//
// It takes what a file's folder says of it and gives a time to compare with an
// earlier one; it opens no file. Zero means that nothing is known.
package filetime
