package workflow

import (
	"slices"
	"strings"
)

// Nearest returns up to three of the existing names that are most like the given one, best first; none when nothing
// is alike.
func Nearest(name string, existing []string) []string {
	type scored struct {
		name string
		cost int
	}
	name = strings.ToLower(name)
	if len(name) > 100 {
		name = name[:100]
	}
	var list []scored
	for _, e := range existing {
		low := strings.ToLower(e)
		cost := distance(name, low)
		if name != "" && (strings.Contains(low, name) || strings.Contains(name, low)) {
			cost = min(cost, 1)
		}
		if cost <= max(2, len(low)/3) {
			list = append(list, scored{e, cost})
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int { return a.cost - b.cost })
	var names []string
	for _, s := range list[:min(3, len(list))] {
		names = append(names, s.name)
	}
	return names
}

// distance is the Levenshtein distance in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := before
			if a[i] != b[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
