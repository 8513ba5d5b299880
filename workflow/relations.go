package workflow

import (
	"slices"
	"strings"
)

// Neighbour is an entity that another one is related to, whichever of the two says so.
type Neighbour struct {
	Name string
	// One says that a record belongs to one of the neighbour's, Many that it has many of them; both say many to many.
	One, Many bool
	Known     bool // the neighbour is on the list of entities
}

// Neighbours lists the entities that one is related to, by what it says and by what the others say of it: those it
// belongs to first.
func (v *View) Neighbours(e Entity) []Neighbour {
	var list []Neighbour
	at := func(name string) *Neighbour {
		i := slices.IndexFunc(list, func(n Neighbour) bool { return strings.EqualFold(n.Name, name) })
		if i < 0 {
			_, known := v.EntityNamed(name)
			list, i = append(list, Neighbour{Name: name, Known: known}), len(list)
		}
		return &list[i]
	}
	for _, r := range e.Relations {
		at(r.Entity).add(r.Many, r.Many && v.saysMany(r.Entity, e.Name))
	}
	for _, o := range v.Entities {
		for _, r := range o.Relations {
			if strings.EqualFold(r.Entity, e.Name) && o.ID != e.ID {
				at(o.Name).add(!r.Many, r.Many && v.saysMany(e.Name, o.Name))
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Neighbour) int { return rank(a) - rank(b) })
	return list
}

// add takes in a relation: the entity has many of the neighbour, or belongs to one; both when both have many.
func (n *Neighbour) add(many, both bool) {
	n.Many = n.Many || many || both
	n.One = n.One || !many || both
}

func rank(n Neighbour) int {
	switch {
	case n.One && !n.Many:
		return 0
	case n.One:
		return 1
	}
	return 2
}

// saysMany reports whether an entity says that it has many of another.
func (v *View) saysMany(name, of string) bool {
	e, ok := v.EntityNamed(name)
	return ok && slices.ContainsFunc(e.Relations, func(r Relation) bool { return r.Many && strings.EqualFold(r.Entity, of) })
}

// EntityNamed finds an entity by its name; case does not matter.
func (v *View) EntityNamed(name string) (Entity, bool) {
	for _, e := range v.Entities {
		if strings.EqualFold(e.Name, name) {
			return e, true
		}
	}
	return Entity{}, false
}

// Adding is the entity with the fields and relations of another added to its own. A field of the same name is replaced.
func (e Entity) Adding(o Entity) Entity {
	e.Fields, e.Relations = slices.Clone(e.Fields), slices.Clone(e.Relations)
	for _, f := range o.Fields {
		i := slices.IndexFunc(e.Fields, func(have Field) bool { return strings.EqualFold(have.Name, f.Name) })
		if i < 0 {
			e.Fields = append(e.Fields, f)
		} else {
			e.Fields[i] = f
		}
	}
	for _, r := range o.Relations {
		if !slices.Contains(e.Relations, r) {
			e.Relations = append(e.Relations, r)
		}
	}
	if o.Owner != "" {
		e.Owner = o.Owner
	}
	e.Personal = e.Personal || o.Personal
	return e
}
