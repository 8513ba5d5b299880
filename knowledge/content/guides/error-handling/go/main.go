package main

import (
	"encoding/json"
	"log"
	"log/slog"
	"net/http"
	"os"
	"strconv"
)

func routes(e *Edge) {
	e.Handle("GET /users/{id}", func(w http.ResponseWriter, r *http.Request) error {
		user, err := Find(r.PathValue("id"))
		if err != nil {
			return err
		}
		return answer(w, http.StatusOK, user)
	})
	e.Handle("GET /users", func(w http.ResponseWriter, r *http.Request) error {
		if limit := r.URL.Query().Get("limit"); limit != "" {
			if _, err := strconv.Atoi(limit); err != nil {
				return NotValid(Field{Parameter: "limit", Detail: "is not a number"})
			}
		}
		return answer(w, http.StatusOK, map[string]any{"items": []User{ada}})
	})
	e.Handle("POST /users", func(w http.ResponseWriter, r *http.Request) error {
		var in struct {
			Email string `json:"email"`
		}
		if err := ReadJSON(w, r, &in); err != nil {
			return err
		}
		user, err := Create(in.Email)
		if err != nil {
			return err
		}
		return answer(w, http.StatusCreated, user)
	})
	e.Handle("GET /reports", func(http.ResponseWriter, *http.Request) error { return New(Forbidden, "staff only", nil) })
}

// answer encodes first: a value that cannot be encoded is then an error, and not half an answer.
func answer(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that left cannot be told
	return nil
}

func main() {
	e := &Edge{Log: slog.New(slog.NewJSONHandler(os.Stderr, nil))}
	routes(e)
	faults(e)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), e))
}
