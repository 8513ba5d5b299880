// This program answers each caller what the rules give, and denies all else.
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"os"

	"github.com/jackc/pgx/v5/pgxpool"
)

type api struct{ invoices *Invoices }

func (a *api) routes() []route {
	return []route{
		{"GET /livez", Open, a.live},
		{"GET /invoices", "invoices.read", a.list},
		{"POST /invoices", "invoices.create", a.create},
		{"GET /invoices/{id}", "invoices.read", a.get},
		{"POST /invoices/{id}/dispute", "invoices.dispute", a.dispute},
		{"POST /invoices/{id}/void", "invoices.void", a.void},
		{"GET /reports", "reports.read", a.reports},
	}
}

func (a *api) live(w http.ResponseWriter, _ *http.Request, _ Caller) error {
	return send(w, http.StatusOK, map[string]string{"status": "ok"})
}

func (a *api) reports(w http.ResponseWriter, _ *http.Request, _ Caller) error {
	return send(w, http.StatusOK, map[string]any{"items": []string{}})
}

func (a *api) list(w http.ResponseWriter, r *http.Request, c Caller) error {
	list, err := a.invoices.List(r.Context(), c)
	if err != nil {
		return err
	}
	return send(w, http.StatusOK, map[string]any{"items": list})
}

func (a *api) get(w http.ResponseWriter, r *http.Request, c Caller) error {
	i, err := a.invoices.Find(r.Context(), c, r.PathValue("id"))
	if err != nil {
		return err
	}
	return send(w, http.StatusOK, i)
}

func (a *api) create(w http.ResponseWriter, r *http.Request, c Caller) error {
	var in struct {
		AmountCents int `json:"amount_cents"` // the only member that a caller may set
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10)).Decode(&in); err != nil || in.AmountCents <= 0 {
		refuse(w, http.StatusUnprocessableEntity, "")
		return nil
	}
	i, err := a.invoices.Create(r.Context(), c, in.AmountCents)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/invoices/"+i.ID)
	return send(w, http.StatusCreated, i)
}

func (a *api) dispute(w http.ResponseWriter, r *http.Request, c Caller) error {
	i, err := a.invoices.SetStatus(r.Context(), c, r.PathValue("id"), "disputed")
	if err != nil {
		return err
	}
	return send(w, http.StatusOK, i)
}

func (a *api) void(w http.ResponseWriter, r *http.Request, c Caller) error {
	i, err := a.invoices.Find(r.Context(), c, r.PathValue("id")) // out of sight: 404
	if err != nil {
		return err
	}
	if !mayVoid(c.User, i) { // in sight, so a 403 gives nothing away
		refuse(w, http.StatusForbidden, "")
		return nil
	}
	if i, err = a.invoices.SetStatus(r.Context(), c, i.ID, "void"); err != nil {
		return err
	}
	return send(w, http.StatusOK, i)
}

func send(w http.ResponseWriter, status int, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that left cannot be told
	return nil
}

func main() {
	if os.Getenv("DATABASE_URL") == "" {
		log.Fatal("DATABASE_URL is not set")
	}
	db, err := pgxpool.New(context.Background(), os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	a := &api{&Invoices{db}}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), serve(db, a.routes())))
}
