package clean

import "unicode"

// hidden tells the runes that act on a terminal or on a reader without being seen: C0, DEL and C1 controls, the
// bidirectional controls, what has no width, what Unicode reserves as noncharacters, and private use. The two joiners
// are not among them, since scripts and emoji need them; see joiner.
func hidden(r rune) bool {
	switch {
	case r < 0x20, 0x7F <= r && r <= 0x9F: // C0, DEL, C1
	case r == 0x061C, r == 0x200E, r == 0x200F, 0x2028 <= r && r <= 0x202E: // bidi; line and paragraph separator
	case 0x2060 <= r && r <= 0x206F: // word joiner, bidi isolates, invisible operators
	case r == 0x00AD, r == 0x034F, r == 0x115F, r == 0x1160, r == 0x180E, r == 0x200B: // zero width
	case r == 0x3164, r == 0xFEFF, r == 0xFFA0, 0xFFF9 <= r && r <= 0xFFFC: // fillers, byte order mark, annotations
	case 0xE0000 <= r && r <= 0xE0FFF: // tags, with which text can be smuggled
	case 0xFDD0 <= r && r <= 0xFDEF, r&0xFFFE == 0xFFFE: // noncharacters
	case unicode.Is(unicode.Co, r):
	default:
		return false
	}
	return true
}

// lineBreak tells the runes that end a line somewhere: a terminal, a Markdown reader or a YAML reader.
func lineBreak(r rune) bool {
	return r == '\n' || r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029
}

// joiner tells ZWNJ and ZWJ, which shape Persian and Indic words and hold emoji together.
func joiner(r rune) bool { return r == 0x200C || r == 0x200D }

// joins tells whether a joiner may follow r.
func joins(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsSymbol(r) }

func space(r rune) bool { return unicode.Is(unicode.Zs, r) }

// marks counts the combining marks since the last letter.
type marks int

// room says whether r may stand after what came before. A joiner does not start a new count, or marks could be piled up
// with joiners between them.
func (m *marks) room(r rune) bool {
	switch {
	case unicode.IsMark(r):
		if *m >= maxMarks {
			return false
		}
		*m++
	case !joiner(r):
		*m = 0
	}
	return true
}
