package workflow

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"fsd/workflow/clean"
)

// ErrKind is the cause of DecodeBody's error for a kind of change that this fsd does not know.
var ErrKind = errors.New("a kind of change that this fsd does not know")

// DecodeBody is the inverse of EncodeBody. It fails on a kind that this fsd does not know (ErrKind) and on JSON that is
// damaged. Texts are clean when they are stored, but what is read may have been written by anything, so they are
// cleaned again here, the one place through which every stored change comes.
func DecodeBody(kind string, data []byte) (Body, error) {
	scrub := clean.Line
	switch kind {
	case Noted{}.Kind():
		scrub = clean.Block // several lines
	case Adopted{}.Kind():
		scrub = adoptedText
	}
	data, err := cleanJSON(data, scrub)
	if err != nil {
		return nil, err
	}
	switch kind {
	case Created{}.Kind():
		return decodeAs[Created](data)
	case Renamed{}.Kind():
		return decodeAs[Renamed](data)
	case Answered{}.Kind():
		return decodeAs[Answered](data)
	case Decided{}.Kind():
		return decodeAs[Decided](data)
	case Deferred{}.Kind():
		return decodeAs[Deferred](data)
	case Excluded{}.Kind():
		return decodeAs[Excluded](data)
	case Reopened{}.Kind():
		return decodeAs[Reopened](data)
	case FeaturePut{}.Kind():
		return decodeAs[FeaturePut](data)
	case EntityPut{}.Kind():
		return decodeAs[EntityPut](data)
	case EndpointPut{}.Kind():
		return decodeAs[EndpointPut](data)
	case Removed{}.Kind():
		return decodeAs[Removed](data)
	case Checked{}.Kind():
		return decodeAs[Checked](data)
	case Stepped{}.Kind():
		return decodeAs[Stepped](data)
	case Noted{}.Kind():
		return decodeAs[Noted](data)
	case Detailed{}.Kind():
		return decodeAs[Detailed](data)
	case Exported{}.Kind():
		return decodeAs[Exported](data)
	case Adopted{}.Kind():
		return decodeAs[Adopted](data)
	case Edited{}.Kind():
		return decodeAs[Edited](data)
	case Undone{}.Kind():
		return decodeAs[Undone](data)
	case Redone{}.Kind():
		return decodeAs[Redone](data)
	}
	return nil, fmt.Errorf("%w: %q", ErrKind, kind)
}

func decodeAs[T Body](data []byte) (Body, error) {
	var b T
	err := json.Unmarshal(data, &b)
	return b, err
}

// maxText is how many characters a text in a change may have when it is read back.
const maxText = 64 << 10

// adoptedText cleans the texts of an adopted record, but for its file, which is base64 and kept to the byte.
func adoptedText(s string, max int) string {
	file := func(r rune) bool { return r <= ' ' || r > '~' }
	if !strings.ContainsFunc(s, file) && base64.StdEncoding.DecodedLen(len(s)) <= MaxRecordText+2 {
		return s
	}
	return clean.Line(s, max)
}

// cleanJSON cleans every text in a change's JSON. Most bodies are plain ASCII without escapes and are given back as they
// are.
func cleanJSON(data []byte, scrub func(string, int) string) ([]byte, error) {
	odd := func(r rune) bool { return r == '\\' || r < ' ' || r > '~' }
	if !bytes.ContainsFunc(data, odd) {
		return data, nil
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	return json.Marshal(cleanValue(v, scrub))
}

func cleanValue(v any, scrub func(string, int) string) any {
	switch v := v.(type) {
	case string:
		return scrub(v, maxText)
	case []any:
		for i := range v {
			v[i] = cleanValue(v[i], scrub)
		}
	case map[string]any:
		for key := range v {
			v[key] = cleanValue(v[key], scrub)
		}
	}
	return v
}
