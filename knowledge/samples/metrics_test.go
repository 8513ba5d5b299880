//go:build unix

package samples

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"net"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"fsd/knowledge/postgrestest"
)

func TestMetrics(t *testing.T) {
	prove(t, "metrics", func(t *testing.T) proof {
		port := postgrestest.FreePort(t)
		return proof{env: map[string]string{"METRICS_PORT": port}, talk: func(t *testing.T, p *program) {
			g := &gauge{program: p, page: player{url: "http://127.0.0.1:" + port, known: map[string]string{}}}
			for _, about := range []struct {
				name string
				talk func(*testing.T, *gauge)
			}{
				{"counted", metricsCount}, {"under way", metricsActive}, {"clients that leave", metricsLeft},
				{"a crawler", metricsBounded}, {"workers that are killed", metricsWorkers}, {"labels", metricsLabels}, {"buckets", metricsBuckets},
			} {
				t.Run(about.name, func(t *testing.T) { about.talk(t, g) })
			}
			p.asked += g.page.asked
		}}
	})
}

// gauge reads what a program shows of itself.
type gauge struct {
	*program
	page player
}

const (
	requestsTotal = "http_server_requests_total"
	durations     = "http_server_request_duration_seconds"
	active        = "http_server_active_requests"
)

// scrape reads the page as Prometheus does.
func (g *gauge) scrape(t *testing.T) map[string]*dto.MetricFamily {
	t.Helper()
	a, err := g.page.ask(t.Context(), step{Send: "GET /metrics"})
	if err != nil || a.status != 200 || !strings.HasPrefix(a.header.Get("Content-Type"), "text/plain") {
		t.Fatalf("the page: %v %v", a, err)
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(a.body))
	if err != nil {
		t.Fatalf("the page cannot be parsed: %v\n%s", err, a.body)
	}
	return families
}

// counts returns a family's numbers by "method route code", histograms by their number of observations.
func counts(families map[string]*dto.MetricFamily, name string) map[string]float64 {
	all := map[string]float64{}
	for _, m := range families[name].GetMetric() {
		labels := map[string]string{}
		for _, pair := range m.GetLabel() {
			labels[pair.GetName()] = pair.GetValue()
		}
		key := strings.TrimSpace(labels["method"] + " " + parameter.ReplaceAllString(labels["route"], "*") + " " + labels["code"] + labels["status"])
		all[key] += m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
	}
	return all
}

// grew waits until the numbers have grown by exactly this: they may follow an answer by a moment.
func (g *gauge) grew(t *testing.T, before map[string]*dto.MetricFamily, name string, want map[string]float64) {
	t.Helper()
	var got map[string]float64
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		old := counts(before, name)
		got = counts(g.scrape(t), name)
		for key := range got {
			if got[key] -= old[key]; got[key] == 0 {
				delete(got, key)
			}
		}
		if maps.Equal(got, want) {
			return
		}
	}
	t.Errorf("%s grew by %v, want %v", name, got, want)
}

func metricsCount(t *testing.T, g *gauge) {
	before := g.scrape(t)
	wantCodes, wantClasses := map[string]float64{}, map[string]float64{}
	for _, about := range []struct {
		send, route string
		n, status   int
	}{
		{"GET /orders/%d?canary=1", "/orders/*", 12, 200}, {"DELETE /orders/%d", "/orders/*", 5, 204}, {"GET /invoices/%d", "/invoices/*", 6, 500},
		{"GET /nowhere/%d", "unmatched", 7, 404}, {"GET /metrics?%d", "unmatched", 1, 404},
	} {
		for i := range about.n {
			g.play(t, step{Name: about.send, Send: fmt.Sprintf(about.send, i), Status: about.status})
		}
		method, _, _ := strings.Cut(about.send, " ")
		wantCodes[fmt.Sprint(method, " ", about.route, " ", about.status)] += float64(about.n)
		wantClasses[fmt.Sprint(method, " ", about.route, " ", about.status/100, "xx")] += float64(about.n)
	}
	g.grew(t, before, requestsTotal, wantCodes)
	g.grew(t, before, durations, wantClasses)
	g.grew(t, before, active, map[string]float64{})
	for range 3 { // whoever scrapes is nobody's request
		g.scrape(t)
	}
	g.grew(t, before, requestsTotal, wantCodes)
}

func metricsActive(t *testing.T, g *gauge) {
	before := g.scrape(t)
	var answers []<-chan int
	for range 3 {
		answers = append(answers, g.meanwhile(t, direct, "GET /reports"))
	}
	g.grew(t, before, active, map[string]float64{"": 3})
	for _, status := range answers {
		if got := <-status; got != 200 {
			t.Errorf("a report is answered %d", got)
		}
	}
	g.grew(t, before, active, map[string]float64{})
	g.grew(t, before, requestsTotal, map[string]float64{"GET /reports 200": 3})
	sum := func(all map[string]*dto.MetricFamily) (s float64) {
		for _, m := range all[durations].GetMetric() {
			s += m.GetHistogram().GetSampleSum()
		}
		return s
	}
	if took := sum(g.scrape(t)) - sum(before); took < 2.9 || took > 20 {
		t.Errorf("three times a second is %v", took)
	}
}

// A client that leaves, in the middle or with half a request, must not be under way for ever.
func metricsLeft(t *testing.T, g *gauge) {
	before := g.scrape(t)
	left := *direct
	left.Timeout = 300 * time.Millisecond
	for range 2 {
		if status := <-g.meanwhile(t, &left, "GET /reports"); status != 0 {
			t.Errorf("it is answered %d", status)
		}
	}
	conn, err := net.Dial("tcp", strings.TrimPrefix(g.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprint(conn, "POST /orders/7 HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf")
	conn.Close()
	if err != nil {
		t.Fatal(err)
	}
	g.grew(t, before, active, map[string]float64{})
	code := "499" // nginx's number for it
	if g.stack == "flask" || g.stack == "fastapi" {
		code = "200" // gunicorn and uvicorn tell nobody
	}
	want := counts(before, requestsTotal)["GET /reports "+code] + 2
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		got := counts(g.scrape(t), requestsTotal)
		if got["GET /reports "+code] == want {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%v reports have ended with %s, want %v", got, code, want)
		}
	}
}

// A worker that is killed takes with it what it was doing, and not what it has counted.
func metricsWorkers(t *testing.T, g *gauge) {
	if g.stack != "flask" {
		t.Skip("one process")
	}
	before := g.scrape(t)
	for range 6 {
		g.meanwhile(t, direct, "GET /reports")
	}
	g.grew(t, before, active, map[string]float64{"": 6})
	pid := g.cmd.Process.Pid
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	workers := strings.Fields(string(children))
	if err != nil || len(workers) != 3 {
		t.Fatalf("the workers are %q: %v", children, err)
	}
	for _, worker := range workers {
		if id, err := strconv.Atoi(worker); err != nil || syscall.Kill(id, syscall.SIGKILL) != nil {
			t.Fatalf("%s cannot be killed", worker)
		}
	}
	g.ready(t, "/livez")
	g.grew(t, before, active, map[string]float64{})
	for key, count := range counts(before, requestsTotal) {
		if now := counts(g.scrape(t), requestsTotal)[key]; now < count {
			t.Errorf("%s fell from %v to %v", key, count, now)
		}
	}
}

// series returns the number of lines that are no comment.
func (g *gauge) series(t *testing.T) int {
	t.Helper()
	a, err := g.page.ask(t.Context(), step{Send: "GET /metrics"})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range bytes.Lines(a.body) {
		// nodejs_: what Node has open just now is a series for each kind.
		if !bytes.HasPrefix(line, []byte("#")) && !bytes.HasPrefix(line, []byte("nodejs_")) {
			n++
		}
	}
	return n
}

func metricsBounded(t *testing.T, g *gauge) {
	try := func(from, to int) {
		for i := from; i < to; i++ {
			for _, send := range []string{"GET /orders/%d", "GET /wp-%d", "GET /a/%d/b?q=%[1]d", "POST /nowhere/%d", "M%d /orders/7", "M%d /nowhere"} {
				if strings.HasPrefix(send, "M") && i%10 != 0 {
					continue
				}
				asker := player{url: g.url, known: map[string]string{}}
				headers := map[string]any{"host": fmt.Sprintf("h%d.example.com", i), "user-agent": fmt.Sprint("crawler/", i)}
				if _, err := asker.ask(t.Context(), step{Send: fmt.Sprintf(send, i), Headers: headers}); err != nil {
					t.Errorf("%s: %v", send, err)
				}
			}
		}
	}
	try(0, 20) // once each, and by each worker
	time.Sleep(200 * time.Millisecond)
	before := g.series(t)
	var many sync.WaitGroup
	for part := range 4 {
		many.Go(func() { try(1_000+100*part, 1_100+100*part) })
	}
	many.Wait()
	g.asked += 400*4 + 20*6
	time.Sleep(200 * time.Millisecond)
	if after := g.series(t); after != before || before == 0 {
		t.Errorf("%d series became %d", before, after)
	}
}

func metricsLabels(t *testing.T, g *gauge) {
	allowed := map[string]*regexp.Regexp{
		"method": regexp.MustCompile(`^(GET|POST|DELETE|HEAD|other)$`),
		"route":  regexp.MustCompile(`^(/livez|/reports|/orders/\*|/invoices/\*|unmatched)$`),
		"code":   regexp.MustCompile(`^[2-5]\d\d$`), "status": regexp.MustCompile(`^[2-5]xx$`),
	}
	families := g.scrape(t)
	for _, name := range []string{requestsTotal, durations, active} {
		for _, m := range families[name].GetMetric() {
			for _, pair := range m.GetLabel() {
				value := parameter.ReplaceAllString(pair.GetValue(), "*")
				if rule := allowed[pair.GetName()]; rule == nil || !rule.MatchString(value) {
					t.Errorf("%s has %s=%q", name, pair.GetName(), value)
				}
			}
		}
		if families[name].GetHelp() == "" {
			t.Errorf("%s has no help", name)
		}
	}
	for name, kind := range map[string]dto.MetricType{requestsTotal: dto.MetricType_COUNTER, durations: dto.MetricType_HISTOGRAM, active: dto.MetricType_GAUGE} {
		if families[name].GetType() != kind {
			t.Errorf("%s is a %v", name, families[name].GetType())
		}
	}
}

// The promise is 300 ms, so that must be a boundary; and what takes a second must be seen to.
func metricsBuckets(t *testing.T, g *gauge) {
	for _, m := range g.scrape(t)[durations].GetMetric() {
		below := map[float64]uint64{}
		for _, b := range m.GetHistogram().GetBucket() {
			below[b.GetUpperBound()] = b.GetCumulativeCount()
		}
		bounds := slices.Sorted(maps.Keys(below))
		finite := bounds[:max(0, len(bounds)-1)]
		if len(finite) < 8 || len(finite) > 20 || finite[0] > 0.01 || finite[len(finite)-1] < 5 || !slices.Contains(bounds, 0.3) || !math.IsInf(bounds[len(bounds)-1], 1) {
			t.Errorf("the buckets %v do not fit", bounds)
		}
		for _, pair := range m.GetLabel() {
			if pair.GetName() == "route" && pair.GetValue() == "/reports" && (below[0.005] != 0 || below[math.Inf(1)] != m.GetHistogram().GetSampleCount() || below[0.2] != 0) {
				t.Errorf("a second is below %v", below)
			}
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodPut} { // whoever scrapes only reads
		if a, err := g.page.ask(t.Context(), step{Send: method + " /orders/7"}); err == nil && a.status < 300 && !bytes.Contains(a.body, []byte(durations)) {
			t.Errorf("the port of the numbers answers %s with %d", method, a.status)
		}
	}
}
