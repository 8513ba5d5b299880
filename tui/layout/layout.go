// Package layout is the arithmetic of the screen: sizes in, rectangles out. It knows integers only.
package layout

// Sizes in columns and rows.
const (
	MinWidth   = 30   // below this the screen says that it is too small
	MinHeight  = 8    //
	Wide       = 96   // from this body width list and rationale stand side by side
	TextColumn = 80   // prose is never wider
	Gap        = 3    // columns between two panes
	roomy      = 60   // from this width there is a margin
	airy       = 16   // from this height there are blank lines around the body
	MaxWidth   = 1000 // a terminal that says it is larger is not believed
	MaxHeight  = 500
)

// Frame is the whole screen.
type Frame struct{ Width, Height int }

// TooSmall reports whether nothing useful fits.
func (f Frame) TooSmall() bool { return f.Width < MinWidth || f.Height < MinHeight }

// Margin is the number of blank columns on each side.
func (f Frame) Margin() int {
	if f.Width >= roomy {
		return 2
	}
	return 0
}

// Inner is the width between the margins.
func (f Frame) Inner() int { return f.Width - 2*f.Margin() }

// Lead is the number of blank rows between the header and the body.
func (f Frame) Lead() int {
	if f.Height >= airy {
		return 1
	}
	return 0
}

// Body is the size of the page: all but the header, the blank rows, the rule and the footer.
func (f Frame) Body() (width, height int) {
	return max(f.Inner(), 0), max(f.Height-3-f.Lead(), 0)
}

// Overlay is the most that something drawn over the page may take: on narrow screens the whole width, where a column
// of the page on each side would say nothing, and on low ones all but a line above and below.
func (f Frame) Overlay() (width, height int) {
	width, height = min(f.Width-4, TextColumn+4), f.Height-4
	if f.Width < roomy {
		width = f.Width
	}
	if f.Height < airy {
		height = f.Height - 2
	}
	return width, height
}

// Split divides a body into two panes side by side, the first for a list, the second for text. Below Wide there is one
// pane and ok is false.
func Split(width int) (left, right int, ok bool) {
	if width < Wide {
		return width, width, false
	}
	right = min(TextColumn, (width-Gap)*11/20)
	return width - Gap - right, right, true
}

// SplitList is Split for a page whose list matters more than the text beside it.
func SplitList(width int) (left, right int, ok bool) {
	if width < Wide {
		return width, width, false
	}
	right = min(TextColumn/2+4, (width-Gap)*2/5)
	return width - Gap - right, right, true
}
