package main

import (
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// buckets are seconds. A share is exact only at a boundary, so what was promised is one: 0.3.
var buckets = []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10}

// methods that a client may make up are one value.
var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	active   prometheus.Gauge
}

func newMetrics() *metrics {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	with := promauto.With(reg)
	return &metrics{
		registry: reg,
		requests: with.NewCounterVec(prometheus.CounterOpts{Name: "http_server_requests_total",
			Help: "Requests answered."}, []string{"method", "route", "code"}),
		duration: with.NewHistogramVec(prometheus.HistogramOpts{Name: "http_server_request_duration_seconds",
			Help: "Time until the answer.", Buckets: buckets}, []string{"method", "route", "status"}),
		active: with.NewGauge(prometheus.GaugeOpts{Name: "http_server_active_requests", Help: "Requests under way."}),
	}
}

// page is what is scraped.
func (m *metrics) page() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// measured counts every request at its end: also one that panics, and one whose client left.
func (m *metrics) measured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun, answer := time.Now(), &recorder{ResponseWriter: w}
		m.active.Inc()
		defer func() {
			m.active.Dec()
			if fault := recover(); fault != nil {
				slog.Error("unexpected error", "error", fault, "stack", string(debug.Stack()))
				answer.WriteHeader(http.StatusInternalServerError)
			}
			if answer.status == 0 && r.Context().Err() != nil {
				answer.status = 499 // the client left before there was an answer; nginx's number
			}
			// Every label has a few values, whatever is sent: each new value is a series that is kept for weeks.
			method, route, code := r.Method, pattern(r), max(answer.status, http.StatusOK)
			if !slices.Contains(methods, method) {
				method = "other"
			}
			m.requests.WithLabelValues(method, route, strconv.Itoa(code)).Inc()
			m.duration.WithLabelValues(method, route, strconv.Itoa(code/100)+"xx").Observe(time.Since(begun).Seconds())
		}()
		next.ServeHTTP(answer, r)
	})
}

// pattern is the route without what was filled in. What no route took is one value.
func pattern(r *http.Request) string {
	if _, path, ok := strings.Cut(r.Pattern, " "); ok {
		return path
	}
	return "unmatched"
}

// recorder remembers the status. Unwrap lets http.ResponseController reach what is below.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= 200 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
