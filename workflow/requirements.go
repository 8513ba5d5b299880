package workflow

// Priority says how much a feature is wanted.
type Priority string

// Priorities in their order; NotNow is what is left out on purpose.
const (
	Must   Priority = "must"
	Should Priority = "should"
	Could  Priority = "could"
	NotNow Priority = "not-now"
)

// Priorities lists the priorities in their order.
func Priorities() []Priority { return []Priority{Must, Should, Could, NotNow} }

// Feature is something the application shall do for somebody.
type Feature struct {
	ID         string   `json:"id"` // unique in the project, "f-" and a UUIDv7
	Name       string   `json:"name"`
	For        string   `json:"for,omitempty"` // who wants it
	Priority   Priority `json:"priority"`
	Acceptance string   `json:"acceptance,omitempty"` // how one sees that it works: given, when, then
}

// Entity is a kind of record the application keeps.
type Entity struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"` // singular, "order"
	Fields    []Field    `json:"fields,omitempty"`
	Relations []Relation `json:"relations,omitempty"`
	Owner     string     `json:"owner,omitempty"`    // who a record belongs to
	Personal  bool       `json:"personal,omitempty"` // holds personal data
}

// Field is one field of an entity.
type Field struct {
	Name     string `json:"name"`
	Type     string `json:"type"` // one of FieldTypes
	Optional bool   `json:"optional,omitempty"`
	Unique   bool   `json:"unique,omitempty"`
}

// Relation links an entity to another.
type Relation struct {
	Many   bool   `json:"many,omitempty"` // has many, rather than belongs to one
	Entity string `json:"entity"`         // name of the other entity
}

// FieldTypes lists the types a field may have.
func FieldTypes() []string {
	return []string{"string", "text", "integer", "decimal", "money", "boolean", "date", "time", "json", "file", "id"}
}

// Endpoint is one operation of the HTTP API.
type Endpoint struct {
	ID       string `json:"id"`
	Method   string `json:"method"` // GET, POST, PUT, PATCH, DELETE
	Path     string `json:"path"`   // "/orders/{id}"
	Purpose  string `json:"purpose,omitempty"`
	Auth     string `json:"auth,omitempty"`     // who may call it: "anyone", "signed-in", or a role
	Request  string `json:"request,omitempty"`  // entity in the request body
	Response string `json:"response,omitempty"` // entity in the answer
	Status   int    `json:"status,omitempty"`   // success status code
	Feature  string `json:"feature,omitempty"`  // id of the feature it serves
}

// CheckState is the state of a checklist item.
type CheckState string

// The states of a checklist item. An accepted risk whose day has come counts as open again.
const (
	CheckOpen          CheckState = "open"
	CheckDone          CheckState = "done"
	CheckNotApplicable CheckState = "not-applicable"
	CheckRisk          CheckState = "accepted-risk"
)
