package export

import (
	"os"
	"path"

	"fsd/workflow"
)

// left lists the files that records had until it turned out that another record had their number (workflow.Record.Left)
// and that are still there: to be removed if they hold what fsd wrote, to be kept if somebody changed them.
func left(v *workflow.View, root *os.Root, folder string) ([]File, error) {
	known := map[string]bool{}
	for _, r := range v.Records {
		known[FileName(v.K, r)] = true
	}
	var files []File
	for _, r := range v.Records {
		for _, l := range r.Left {
			if known[l.Name] {
				continue
			}
			known[l.Name] = true
			f := File{Path: path.Join(folder, l.Name), record: r, left: true}
			if err := f.compare(root); err != nil {
				return nil, err
			}
			switch f.Action {
			case Create:
				continue // gone already
			case Update:
				f.Action = Remove
			default:
				f.Action = Kept
			}
			files = append(files, f)
		}
	}
	return files, nil
}
