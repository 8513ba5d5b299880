package export

import (
	"path"
	"slices"

	"fsd/workflow"
	"fsd/workflow/adopt"
)

// take makes the changes that the files call for: for a record of the project the status, date and links that were written
// into its file by hand or by another tool, also when the file was merged since; for an adopted record its new text. It
// reports whether there were any.
func (j *Job) take() (bool, error) {
	before := len(j.Changes)
	var names []string
	for _, f := range j.Files {
		names = append(names, path.Base(f.Path))
	}
	var adopted workflow.Adopted
	for _, f := range j.Files {
		if f.raw == nil || f.left || j.req.how(f) != Take {
			continue
		}
		if was := f.record.Adopted; was != nil {
			if f.Action != Kept {
				continue
			}
			r := adopt.Read(was.File, f.have, names)
			r.Decision, r.Option = was.Decision, was.Option
			adopted.Records = append(adopted.Records, r)
			continue
		}
		if body, changed := f.edited(names); changed {
			if err := j.do(body); err != nil {
				return false, err
			}
		}
	}
	if len(adopted.Records) > 0 {
		if err := j.do(adopted); err != nil {
			return false, err
		}
	}
	return len(j.Changes) > before, nil
}

// edited compares what the file says of status, date and links with what fsd had written there. Links that the project
// makes itself are none of it.
func (f File) edited(names []string) (workflow.Edited, bool) {
	r := f.record
	if r.At.IsZero() || r.ID == workflow.DefaultsRecord || f.base == nil {
		return workflow.Edited{}, false
	}
	was, now := adopt.Read(r.File, f.base, names), adopt.Read(r.File, f.have, names)
	body := workflow.Edited{Record: r.ID, Status: now.Status, Date: now.Date}
	for _, l := range now.Links {
		if (!slices.Contains(was.Links, l) || slices.Contains(r.Links, l)) && !slices.Contains(body.Links, l) {
			body.Links = append(body.Links, l)
		}
	}
	same := now.Status == was.Status && now.Date == was.Date && slices.Equal(body.Links, r.Links)
	return body, !same
}
