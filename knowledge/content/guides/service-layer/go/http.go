package servicelayer

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
)

// Routes is the thin layer between HTTP and the service: read, call, answer.
func Routes(s *Service, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /users/{id}", func(w http.ResponseWriter, r *http.Request) {
		u, err := s.Find(r.Context(), r.PathValue("id"))
		reply(w, r, log, http.StatusOK, u, err)
	})
	mux.HandleFunc("POST /users", func(w http.ResponseWriter, r *http.Request) {
		var in NewUser
		d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10))
		d.DisallowUnknownFields()
		if err := d.Decode(&in); err != nil {
			problem(w, http.StatusBadRequest, "the body cannot be read")
			return
		}
		u, err := s.Create(r.Context(), in)
		if err == nil {
			w.Header().Set("Location", "/users/"+u.ID)
		}
		reply(w, r, log, http.StatusCreated, u, err)
	})
	return mux
}

// reply maps the service's errors to statuses. What it does not know is a fault: logged, and told to nobody.
func reply(w http.ResponseWriter, r *http.Request, log *slog.Logger, status int, u User, err error) {
	var invalid InvalidError
	switch {
	case err == nil:
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(u) // a client that left cannot be told
	case errors.Is(err, ErrNotFound):
		problem(w, http.StatusNotFound, ErrNotFound.Error())
	case errors.Is(err, ErrEmailTaken):
		problem(w, http.StatusConflict, ErrEmailTaken.Error())
	case errors.As(err, &invalid):
		problem(w, http.StatusUnprocessableEntity, invalid.Error())
	default:
		log.ErrorContext(r.Context(), "users", "error", err)
		problem(w, http.StatusInternalServerError, "")
	}
}

func problem(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"title": http.StatusText(status), "status": status, "detail": detail})
}
