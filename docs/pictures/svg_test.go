//go:build unix

package main

import (
	"encoding/xml"
	"image/color"
	"io"
	"strings"
	"testing"

	"fsd/tui/ptytest"
)

// screen makes rows of cells from lines of one style.
func screen(fg color.Color, lines ...string) [][]ptytest.Cell {
	var rows [][]ptytest.Cell
	for _, line := range lines {
		var row []ptytest.Cell
		for _, r := range line {
			row = append(row, ptytest.Cell{Text: string(r), Width: 1, Fg: fg})
		}
		rows = append(rows, row)
	}
	return rows
}

// texts parses a picture and gives what its text elements say.
func texts(t *testing.T, svg string) []string {
	t.Helper()
	var out []string
	in := false
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("the picture is no XML: %v\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if in = token.Name.Local == "text"; in {
				out = append(out, "")
			}
		case xml.EndElement:
			in = false
		case xml.CharData:
			if in {
				out[len(out)-1] += string(token)
			}
		}
	}
}

func TestAPictureSaysWhatTheScreenSays(t *testing.T) {
	got := strings.Join(texts(t, SVG(screen(nil, "a <b> & c   far", "  ● done     "), true)), "|")
	if want := "a <b> & c|far|●|done"; got != want {
		t.Errorf("the picture says %q, want %q", got, want)
	}
}

// Each piece stands at its column and is as long as its cells: columns stay under each other in every font.
func TestPiecesStandAtTheirColumns(t *testing.T) {
	svg := SVG(screen(nil, "ab      cd"), true)
	for _, want := range []string{`x="16.0" y="29.5" textLength="16.8"`, `x="83.2" y="29.5" textLength="16.8"`} {
		if !strings.Contains(svg, want) {
			t.Errorf("%s is not in\n%s", want, svg)
		}
	}
}

func TestFramesAreDrawnAndColoursKept(t *testing.T) {
	svg := SVG(screen(color.RGBA{R: 0x12, G: 0x34, B: 0x56, A: 0xff}, "├──", "│ x"), false)
	if said := texts(t, svg); strings.Join(said, "") != "x" {
		t.Errorf("the frame is written as text: %q", said)
	}
	if strings.Count(svg, `stroke="#123456"`) != 3 || !strings.Contains(svg, `fill="#123456"`) {
		t.Errorf("the colours are lost:\n%s", svg)
	}
}
