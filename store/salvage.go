package store

import (
	"encoding/binary"
	"math"
)

// cell is one row as it lies in a page of a SQLite file: its columns, which are nil, int64, float64, string or []byte.
type cell struct {
	table   bool  // of a table; otherwise of an index, or of a table without rowid
	rowid   int64 // of a table's row
	columns []any
}

// The kinds of page that hold rows, and the header of the file before the first page.
// The format is that of https://www.sqlite.org/fileformat2.html, which promises not to change.
const (
	tableLeaf  = 0x0D
	indexLeaf  = 0x0A
	fileHeader = 100
	magic      = "SQLite format 3\x00"
	maxRow     = 1 << 20 // bytes; what fsd stores in one is far smaller, what noise claims is not
)

// salvage gives every row that can be read in what is left of a SQLite file. It looks at each page by itself: neither
// the file's header nor the schema nor the pages above a leaf have to be whole. What makes no sense is passed over.
func salvage(file []byte, found func(cell)) {
	f := image{data: file, size: 4096, usable: 4096} // what fsd writes, should the header be lost
	if len(file) >= fileHeader && string(file[:len(magic)]) == magic {
		size, reserved := int(binary.BigEndian.Uint16(file[16:])), int(file[20])
		if size == 1 {
			size = 1 << 16
		}
		if size >= 512 && size&(size-1) == 0 && size-reserved >= 480 {
			f.size, f.usable = size, size-reserved
		}
	}
	for n := 1; n <= len(file)/f.size; n++ {
		f.leaf(n, found)
	}
}

// image is a SQLite file in memory.
type image struct {
	data         []byte
	size, usable int // of a page, in bytes; usable without what is reserved at its end
}

// page gives the usable part of page n, which is counted from 1; nil when there is none.
func (f image) page(n int) []byte {
	if n < 1 || n > len(f.data)/f.size {
		return nil
	}
	return f.data[(n-1)*f.size:][:f.usable]
}

// leaf gives the rows of page n, if it is a leaf.
func (f image) leaf(n int, found func(cell)) {
	page, header := f.page(n), 0
	if n == 1 {
		header = fileHeader
	}
	kind := page[header]
	if kind != tableLeaf && kind != indexLeaf {
		return
	}
	cells := int(binary.BigEndian.Uint16(page[header+3:]))
	for i := range cells {
		pointer := header + 8 + 2*i
		if pointer+2 > len(page) {
			return
		}
		if at := int(binary.BigEndian.Uint16(page[pointer:])); at > pointer && at < len(page) {
			if c, ok := f.cell(page[at:], kind == tableLeaf); ok {
				found(c)
			}
		}
	}
}

// cell reads the row that begins at the start of raw, which reaches to the end of its page.
func (f image) cell(raw []byte, table bool) (c cell, ok bool) {
	c.table = table
	size, raw := varint(raw)
	most := (f.usable-12)*64/255 - 23
	if table {
		c.rowid, raw = varint(raw)
		most = f.usable - 35
	}
	if size < 1 || size > min(maxRow, int64(len(f.data))) {
		return c, false
	}
	payload, ok := f.payload(raw, int(size), most)
	if !ok {
		return c, false
	}
	c.columns, ok = record(payload)
	return c, ok
}

// payload gives the bytes of a row, of which what does not fit into its page lies in a chain of others.
func (f image) payload(raw []byte, size, most int) ([]byte, bool) {
	local := size
	if size > most {
		least := (f.usable-12)*32/255 - 23
		if local = least + (size-least)%(f.usable-4); local > most {
			local = least
		}
	}
	if local > len(raw) || size > local && local+4 > len(raw) {
		return nil, false
	}
	if size == local {
		return raw[:local], true
	}
	whole := append(make([]byte, 0, size), raw[:local]...)
	for next := binary.BigEndian.Uint32(raw[local:]); len(whole) < size; { // each page adds something, so it ends
		page := f.page(int(next))
		if page == nil {
			return nil, false
		}
		next = binary.BigEndian.Uint32(page)
		whole = append(whole, page[4:min(len(page), 4+size-len(whole))]...)
	}
	return whole, true
}

// record reads the columns of a row.
func record(payload []byte) (columns []any, ok bool) {
	size, types := varint(payload)
	head := len(payload) - len(types)
	if size < int64(head) || size > int64(len(payload)) {
		return nil, false
	}
	types, body := payload[head:size], payload[size:]
	for len(types) > 0 {
		var kind int64
		kind, types = varint(types)
		width := 0
		switch {
		case kind >= 12 && (kind-12)/2 <= int64(len(body)):
			width = int(kind-12) / 2
		case kind >= 0 && kind < 10:
			width = []int{0, 1, 2, 3, 4, 6, 8, 8, 0, 0}[kind]
		default:
			return nil, false
		}
		if width > len(body) {
			return nil, false
		}
		columns = append(columns, column(kind, body[:width]))
		body = body[width:]
	}
	return columns, true
}

// column reads one value of a serial type.
func column(kind int64, raw []byte) any {
	switch {
	case kind == 0:
		return nil
	case kind == 7:
		return math.Float64frombits(binary.BigEndian.Uint64(raw))
	case kind == 8, kind == 9:
		return kind - 8
	case kind >= 13 && kind%2 == 1:
		return string(raw)
	case kind >= 12:
		return raw
	}
	n := int64(int8(raw[0]))
	for _, b := range raw[1:] {
		n = n<<8 | int64(b)
	}
	return n
}

// varint reads SQLite's number of one to nine bytes and gives what follows it; -1 when it is cut off.
func varint(raw []byte) (n int64, rest []byte) {
	for i, b := range raw {
		if i == 8 {
			return n<<8 | int64(b), raw[9:]
		}
		n = n<<7 | int64(b&0x7F)
		if b < 0x80 {
			return n, raw[i+1:]
		}
	}
	return -1, nil
}
