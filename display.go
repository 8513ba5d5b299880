package main

import (
	"os"
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"fsd/command"
	"fsd/tui/theme"
)

// display says how commands draw documents on standard output. What it goes by is in the environment: a command never
// asks the terminal, whose answer could be typed into the next program. False means: no terminal, print Markdown.
func display() (command.Display, bool) {
	width, height, err := term.GetSize(os.Stdout.Fd())
	switch {
	case err != nil: // no terminal; colours may be forced all the same
		width, height = 80, 0
		if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
			width = n
		}
	case width == 0 || height == 0: // a terminal that does not know its size
		width, height = 80, 24
	}
	profile := colorprofile.Detect(os.Stdout, os.Environ())
	if profile <= colorprofile.NoTTY || height == 0 && os.Getenv("NO_COLOR") != "" {
		return command.Display{}, false
	}
	look := theme.New(!lightBackground(), !utf8Locale())
	return command.Display{
		Width: width, Height: height,
		Colors: map[colorprofile.Profile]string{
			colorprofile.ASCII: "none", colorprofile.ANSI: "16", colorprofile.ANSI256: "256", colorprofile.TrueColor: "all",
		}[profile],
		Draw: func(markdown string, width int) string {
			var out strings.Builder
			fitting := colorprofile.Writer{Forward: &out, Profile: profile}
			_, _ = fitting.WriteString(strings.Join(look.Markdown(markdown, width), "\n")) // into memory
			return out.String()
		},
	}, true
}

// lightBackground goes by FSD_THEME, else by COLORFGBG, in which some terminals name their colours.
func lightBackground() bool {
	if chosen := os.Getenv("FSD_THEME"); chosen != "" {
		return chosen == "light"
	}
	colors := os.Getenv("COLORFGBG")
	back := colors[strings.LastIndexByte(colors, ';')+1:]
	return back == "7" || back == "15"
}
