package adopt

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fsd/workflow"
)

// meaning is a status with the words for it, lower case.
type meaning struct {
	status workflow.RecordStatus
	words  []string
}

// vocabulary maps the words that teams write to the statuses of MADR. A word counts at the start of what is written, or
// anywhere in a short remark.
func vocabulary() []meaning {
	return []meaning{
		{workflow.StatusSuperseded, []string{"superseded", "superceded", "supersceded", "superseeded", "replaced", "overridden by", "obsoleted by", "invalidated by"}},
		{workflow.StatusDeprecated, []string{"deprecated", "depreciated", "obsolete", "obsoleted", "retired", "outdated", "archived", "no longer", "withdrawn", "reverted", "historic", "historical"}},
		{workflow.StatusRejected, []string{"rejected", "declined", "denied", "abandoned", "not accepted", "not approved", "won't do", "cancelled", "canceled", "discarded", "dismissed"}},
		{workflow.StatusProposed, []string{"proposed", "proposal", "pending", "in progress", "in review", "under review", "under discussion", "in discussion", "for discussion", "open", "discussion", "awaiting", "tentative", "in-progress", "in-review", "review", "on-hold", "experimental", "trialing", "trialling", "ready for review", "request for comments", "needs", "on hold", "postponed", "not started"}},
		{workflow.StatusDraft, []string{"draft", "drafted", "drafting", "wip", "work in progress", "in development", "incomplete", "todo", "tbd"}},
		{workflow.StatusAccepted, []string{"accepted", "approved", "acceped", "accept", "active", "decided", "adopted", "done", "implemented", "agreed", "ratified", "final", "completed", "complete", "in force", "in effect", "current", "valid", "resolved", "enacted", "confirmed", "signed off", "closed", "published", "delivered", "live", "partly superseded", "partially superseded"}},
	}
}

// shortRemark is how long a remark may be in which a status counts that does not begin it.
const shortRemark = 60

// statusIn finds the status that a remark states; empty when it states none, or names several as a template does.
func statusIn(remark string) workflow.RecordStatus {
	remark = struck().ReplaceAllString(remark, "")
	if strings.HasPrefix(strings.TrimSpace(remark), "[ ]") || strings.Count(remark, "|") > 1 {
		return ""
	}
	s := strings.ToLower(plain(strings.TrimPrefix(strings.TrimSpace(remark), "[x]")))
	s = strings.TrimSpace(dated().ReplaceAllString(s, ""))
	s = strings.TrimLeftFunc(s, func(r rune) bool { return !isWord(r) })
	var within workflow.RecordStatus
	for _, v := range slices.Concat(vocabulary(), foreign()) {
		for _, word := range v.words {
			if begins(s, word) {
				return also(v.status, s[len(word):])
			}
			i := strings.Index(" "+s, " "+word)
			if i >= 0 && begins(s[i:], word) && within == "" && !negated().MatchString(s[:i]) && (len(s) <= shortRemark || v.status == workflow.StatusSuperseded) {
				within = v.status
			}
		}
	}
	return within
}

// negated tells what stands before a word that is not meant then: "not yet implemented".
var negated = lazy(`\b(?:not|never|nicht|non|no|não|pas)(?: yet| noch)? $`)

// also takes in a second status: "Drafted & accepted".
func also(status workflow.RecordStatus, rest string) workflow.RecordStatus {
	rest = strings.TrimSpace(rest)
	for _, and := range []string{"&", "+", "and "} {
		if second, ok := strings.CutPrefix(rest, and); ok {
			return later(status, statusIn(second))
		}
	}
	return status
}

// begins reports whether s begins with a word, and not with a longer one. Chinese and Japanese put no spaces between words.
func begins(s, word string) bool {
	rest, ok := strings.CutPrefix(s, word)
	first, _ := utf8.DecodeRuneInString(word)
	next, _ := utf8.DecodeRuneInString(rest)
	return ok && (!isWord(next) || unicode.In(first, unicode.Han, unicode.Hiragana, unicode.Katakana))
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// later is the status further along the life of a record. Tools rewrite only their own place in a file.
func later(a, b workflow.RecordStatus) workflow.RecordStatus {
	life := workflow.RecordStatuses()
	if slices.Index(life, b) > slices.Index(life, a) {
		return b
	}
	return a
}

const months = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"

var (
	yearLed  = lazy(`\b(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})(?:T|日|\b)`)
	yearWord = lazy(`(?i)\b(\d{4})\s+` + months + `\.?\s+(\d{1,2})\b`)
	yearLast = lazy(`\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})\b`)
	dayMonth = lazy(`(?i)\b(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+` + months + `\.?,?[\s-]+(\d{4})\b`)
	monthDay = lazy(`(?i)\b` + months + `\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b`)
	dated    = lazy(`^\(?(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})\)?[\s:,-]*`)
)

// dateIn finds the first day that a text names, as YYYY-MM-DD; empty when it names none. 03/04/2021 is the third of
// April, as Log4brains reads it, unless only the other reading is a day.
func dateIn(s string) string {
	if m := yearLed().FindStringSubmatch(s); m != nil {
		return first(day(m[1], m[2], m[3]), day(m[1], m[3], m[2]))
	}
	if m := yearWord().FindStringSubmatch(s); m != nil {
		return day(m[1], month(m[2]), m[3])
	}
	if m := dayMonth().FindStringSubmatch(s); m != nil {
		return day(m[3], month(m[2]), m[1])
	}
	if m := monthDay().FindStringSubmatch(s); m != nil {
		return day(m[3], month(m[1]), m[2])
	}
	if m := yearLast().FindStringSubmatch(s); m != nil {
		year := m[3]
		if len(year) == 2 {
			year = "20" + year
		}
		return first(day(year, m[2], m[1]), day(year, m[1], m[2]))
	}
	return ""
}

func month(name string) string {
	return strconv.Itoa(strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(name[:3]))/3 + 1)
}

// day is a date that exists, or nothing.
func day(year, month, dayOf string) string {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(dayOf)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if y < 1990 || y > 2200 || t.Day() != d || int(t.Month()) != m {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}
