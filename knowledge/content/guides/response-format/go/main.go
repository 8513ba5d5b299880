package main

import (
	"log"
	"net/http"
	"os"
)

var users = []User{{"u1", "Ada"}, {"u2", "Bob"}} // stands for your database

func named(name string) (found []User) {
	for _, u := range users {
		if name == "" || u.Name == name {
			found = append(found, u)
		}
	}
	return found
}

func byID(id string) (User, bool) {
	for _, u := range users {
		if u.ID == id {
			return u, true
		}
	}
	return User{}, false
}

func routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /users", func(w http.ResponseWriter, r *http.Request) {
		List(w, named(r.URL.Query().Get("name")), "")
	})
	mux.HandleFunc("GET /users/{id}", func(w http.ResponseWriter, r *http.Request) {
		u, ok := byID(r.PathValue("id"))
		if !ok {
			Fail(w, 404, "https://api.example.com/problems/no-user", "no user has this id")
			return
		}
		Bare(w, 200, u)
	})
	mux.HandleFunc("GET /v0/users", func(w http.ResponseWriter, r *http.Request) {
		Many(named(r.URL.Query().Get("name")), Meta{Page: 1, Limit: 20}).Write(w)
	})
	mux.HandleFunc("GET /v0/users/{id}", func(w http.ResponseWriter, r *http.Request) {
		u, ok := byID(r.PathValue("id"))
		if !ok {
			Not[User](404, "no-user", "no user has this id").Write(w)
			return
		}
		OK(u).Write(w)
	})
	// What matches nothing above would be answered in plain text. A pattern without a method catches the other methods.
	for _, path := range []string{"/users", "/users/{id}", "/v0/users", "/v0/users/{id}"} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Allow", "GET, HEAD")
			Fail(w, 405, "about:blank", "")
		})
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { Fail(w, 404, "about:blank", "") })
	return mux
}

func main() {
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), routes()))
}
