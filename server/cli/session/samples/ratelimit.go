// Package ratelimit limits how often each client may call: a token bucket per client.
package ratelimit

import (
	"errors"
	"sync"
	"time"
)

// ErrLimited is returned when a client has used up its tokens.
var ErrLimited = errors.New("rate limit exceeded")

// Clock tells the time; tests use their own.
type Clock func() time.Time

type bucket struct {
	tokens  float64
	updated time.Time
}

// Limiter holds one bucket for each client. It is safe for concurrent use.
type Limiter struct {
	mu        sync.Mutex
	clock     Clock
	perSecond float64
	burst     float64
	buckets   map[string]*bucket
}

// New returns a limiter that allows perSecond calls on average and burst calls at once.
func New(perSecond float64, burst int, clock Clock) *Limiter {
	return &Limiter{
		clock:     clock,
		perSecond: perSecond,
		burst:     float64(burst),
		buckets:   make(map[string]*bucket),
	}
}

// Allow takes one token of the client, or returns ErrLimited.
func (l *Limiter) Allow(client string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.refill(client)
	if b.tokens < 1 {
		return ErrLimited
	}
	b.tokens--
	return nil
}

// Wait returns how long the client has to wait for its next token.
func (l *Limiter) Wait(client string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.refill(client)
	if b.tokens >= 1 {
		return 0
	}
	missing := 1 - b.tokens
	return time.Duration(missing / l.perSecond * float64(time.Second))
}

// Forget removes clients that have not called since the given time.
func (l *Limiter) Forget(since time.Time) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	removed := 0
	for client, b := range l.buckets {
		if b.updated.Before(since) {
			delete(l.buckets, client)
			removed++
		}
	}
	return removed
}

func (l *Limiter) refill(client string) *bucket {
	now := l.clock()
	b, ok := l.buckets[client]
	if !ok {
		b = &bucket{tokens: l.burst, updated: now}
		l.buckets[client] = b
		return b
	}
	elapsed := now.Sub(b.updated).Seconds()
	b.tokens = min(l.burst, b.tokens+elapsed*l.perSecond)
	b.updated = now
	return b
}
