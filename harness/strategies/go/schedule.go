package main

import (
	"container/heap"
	"time"
)

// dispatcher starts each visit when it is due, in a goroutine of its own.
type dispatcher struct {
	task      *Task
	clients   []client // one a host, in the task's order
	queue     queue    // those that have a visit to come and none under way
	most      int      // visits at the same time
	underWay  int
	ended     chan Visit
	clock     func() int64
	alarm     *time.Timer
	alarmedAt int64 // what the alarm is set to: when a visit is due
}

// visitAll returns the clients, whose kept connections are still open.
func visitAll(task *Task, reports *reports, clock func() int64) []client {
	d := &dispatcher{task: task, clock: clock, alarm: time.NewTimer(0), most: len(task.Hosts)}
	if most := task.Parameters.Concurrency; most > 0 && most < d.most {
		d.most = most
	}
	d.ended = make(chan Visit, d.most) // a visit that has ended waits for nobody
	d.clients = make([]client, len(task.Hosts))
	d.queue = make(queue, 0, len(task.Hosts))
	for at := range d.clients {
		d.clients[at].place = uint32(at)
		d.await(&d.clients[at], 0, 0)
	}
	for {
		next := d.startDue()
		if d.underWay == 0 && next == nil {
			return d.clients
		}
		select {
		case visit := <-d.ended:
			d.underWay--
			client := &d.clients[visit.Place]
			d.await(client, client.cycle+1, visit.End)
			reports.add(visit, d.underWay+len(d.queue) > 0)
		case <-next: // perhaps an earlier alarm's: then nothing is due
		}
	}
}

// startDue starts the visits that are due, the earliest first, and returns what says that the next one is; nil if the end
// of a visit has to come first, or none is left.
func (d *dispatcher) startDue() <-chan time.Time {
	for now := d.clock(); len(d.queue) > 0 && d.underWay < d.most; {
		next := d.queue[0]
		if next.due > now {
			if now = d.clock(); next.due > now {
				d.setAlarm(next.due, now)
				return d.alarm.C
			}
		}
		heap.Pop(&d.queue)
		d.underWay++
		go func() { d.ended <- next.visit(d.task, d.clock) }()
	}
	return nil
}

func (d *dispatcher) setAlarm(due, now int64) {
	if d.alarmedAt != due {
		d.alarm.Reset(time.Duration(due - now))
		d.alarmedAt = due
	}
}

// await queues a host's next visit, if there is one: `ended` is when the one before did.
func (d *dispatcher) await(c *client, cycle uint32, ended int64) {
	schedule := &d.task.Schedule
	c.cycle = cycle
	c.due = ended
	if every := schedule.EveryNs; every != nil {
		c.due = int64(cycle) * *every
		if schedule.Spread == "even" {
			c.due += int64(c.place) * *every / int64(len(d.clients))
		}
	}
	if cycles := schedule.Cycles; cycles != nil && int64(cycle) >= *cycles {
		return
	}
	if end := schedule.ForNs; end != nil && c.due >= *end {
		return
	}
	heap.Push(&d.queue, c)
}

// queue is a heap: the earliest due first, and of those due at the same time the first of the task.
type queue []*client

func (q queue) Len() int      { return len(q) }
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

func (q queue) Less(i, j int) bool {
	return q[i].due < q[j].due || q[i].due == q[j].due && q[i].place < q[j].place
}

func (q *queue) Push(c any) { *q = append(*q, c.(*client)) }

func (q *queue) Pop() any {
	last := len(*q) - 1
	c := (*q)[last]
	*q = (*q)[:last]
	return c
}
