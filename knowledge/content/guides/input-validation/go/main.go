package main

import (
	"encoding/json"
	"errors"
	"log"
	"log/slog"
	"net/http"
	"os"
)

// Handler answers 201, or says what is wrong. create keeps the rules that need the store, such as "not taken".
func Handler(create func(SignUp) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		in, err := Decode[SignUp](w, r)
		if err == nil {
			err = create(in)
		}
		var refusal *Refusal
		switch {
		case err == nil:
			// The answer has a type of its own, for the password must not travel back.
			send(w, http.StatusCreated, "application/json", map[string]any{"name": in.Name, "email": in.Email, "age": in.Age, "tags": in.Tags})
		case errors.As(err, &refusal):
			send(w, refusal.Status, "application/problem+json", map[string]any{"title": http.StatusText(refusal.Status),
				"status": refusal.Status, "detail": refusal.Detail, "errors": refusal.Fields})
		default:
			slog.ErrorContext(r.Context(), "sign-up", "error", err)
			send(w, http.StatusInternalServerError, "application/problem+json", map[string]any{"title": "Internal Server Error", "status": 500})
		}
	}
}

func send(w http.ResponseWriter, status int, media string, v any) {
	w.Header().Set("Content-Type", media)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that left cannot be told
}

func main() {
	mux := http.NewServeMux()
	mux.Handle("POST /users", Handler(func(SignUp) error { return nil })) // the service would store it
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), mux))
}
