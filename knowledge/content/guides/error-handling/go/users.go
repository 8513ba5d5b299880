package main

import (
	"database/sql"
	"errors"
	"strings"
)

// User is what this program is about.
type User struct {
	ID    string `json:"id"`
	Email string `json:"email"`
}

var ada = User{"u1", "ada@example.com"} // stands for your database

// Find returns kinds of errors, and no status.
func Find(id string) (User, error) {
	if id != ada.ID {
		return User{}, New(NotFound, "no user has this id", sql.ErrNoRows)
	}
	return ada, nil
}

// Create adds a user.
func Create(email string) (User, error) {
	if !strings.Contains(email, "@") {
		return User{}, NotValid(Field{Pointer: "#/email", Detail: "is not an e-mail address"})
	}
	if email == ada.Email {
		return User{}, New(Conflict, "this e-mail address is taken", errors.New(`duplicate key violates constraint "users_email"`))
	}
	return User{"u2", email}, nil
}
