// This program keeps the rules about users apart from HTTP and SQL. Only main knows all three.
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/jackc/pgx/v5/pgxpool"
)

// The least that OWASP advises for Argon2id; more if your machines can. Each hash holds its settings, so they can grow.
var settings = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

func main() {
	if os.Getenv("DATABASE_URL") == "" {
		log.Fatal("DATABASE_URL is not set")
	}
	db, err := pgxpool.New(context.Background(), os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	users := &Service{
		Store: SQLStore{db},
		Hash:  func(password string) (string, error) { return argon2id.CreateHash(password, settings) },
		Now:   time.Now,
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), Routes(users)))
}
