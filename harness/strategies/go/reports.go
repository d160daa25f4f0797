package main

import (
	"bufio"
	"os"
	"strconv"
	"sync"
)

// Visit is what one took, in nanoseconds since GO. Thousands of them are held: 48 bytes each.
type Visit struct {
	Place     uint32 // the host's, in the task
	Cycle     uint32
	Start     int64
	Connected int64 // 0: no connection was made
	End       int64
	Rows      int64
	Kind      uint32 // what went wrong: kindNames
}

// reports holds the visits that have ended and writes them, as many as there are hosts at a time.
type reports struct {
	hosts   []Host
	held    []Visit
	written chan []Visit // visits that are written, for their room
	out     *bufio.Writer
	err     error
}

func newReports(hosts []Host) *reports {
	r := &reports{hosts: hosts, held: make([]Visit, 0, len(hosts)), out: bufio.NewWriter(os.Stdout)}
	r.written = make(chan []Visit, 1)
	r.written <- nil
	return r
}

// add takes a visit in. What is held is written while more are to come; else it can wait until all have ended.
func (r *reports) add(visit Visit, more bool) {
	r.held = append(r.held, visit)
	if !more || len(r.held) < len(r.hosts) {
		return
	}
	full := r.held
	r.held = <-r.written
	go func() { // visits that are due don't wait for whoever reads this
		r.write(full)
		r.written <- full[:0]
	}()
}

// await returns when nothing is being written any more.
func (r *reports) await() { r.written <- <-r.written }

func (r *reports) write(visits []Visit) {
	for at := range visits {
		if _, err := r.out.Write(r.format(r.out.AvailableBuffer(), &visits[at])); err != nil {
			r.err = err
			return
		}
	}
	r.err = r.out.Flush()
}

func (r *reports) format(line []byte, visit *Visit) []byte {
	number := func(key string, value int64) {
		line = append(line, key...)
		line = strconv.AppendInt(line, value, 10)
	}
	number(`{"host":`, r.hosts[visit.Place].ID)
	number(`,"cycle":`, int64(visit.Cycle))
	number(`,"start":`, visit.Start)
	if visit.Connected > 0 {
		number(`,"connected":`, visit.Connected)
	}
	number(`,"end":`, visit.End)
	if visit.Kind == well {
		number(`,"rows":`, visit.Rows)
	} else {
		line = append(line, `,"error":`...)
		line = strconv.AppendQuote(line, kindNames.of(visit.Kind))
	}
	return append(line, "}\n"...)
}

// names numbers the few kinds of failure there are, so that a visit is held in few bytes.
type names struct {
	sync.Mutex
	list    []string
	numbers map[string]uint32
}

// well is the kind of a visit that did not fail.
const well = 0

var kindNames = names{list: []string{""}, numbers: map[string]uint32{}}

func (n *names) number(name string) uint32 {
	n.Lock()
	defer n.Unlock()
	number, found := n.numbers[name]
	if !found {
		number = uint32(len(n.list))
		n.list = append(n.list, name)
		n.numbers[name] = number
	}
	return number
}

func (n *names) of(number uint32) string {
	n.Lock()
	defer n.Unlock()
	return n.list[number]
}
