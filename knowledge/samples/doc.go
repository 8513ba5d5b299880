// Package samples proves the samples of the guides: it starts each as a real program and plays its topic's contract
// against it. There is nothing here to import; all of it is tests. How to add a sample: docs/samples.md.
package samples
