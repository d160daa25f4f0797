package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// The strategy protocol, version 1: docs/protocol.md.

type Host struct {
	ID      int    `json:"id"`
	Address string `json:"address"`
	Port    int    `json:"port"`
}

type Task struct {
	Protocol   int    `json:"protocol"`
	Hosts      []Host `json:"hosts"`
	User       string `json:"user"`
	Password   string `json:"password"`
	Database   string `json:"database"`
	SQL        string `json:"sql"`
	TimeoutMs  int64  `json:"timeoutMs"` // for one host, from its start to its last row
	Parameters struct {
		Concurrency int `json:"concurrency"` // 0: absent
	} `json:"parameters"`
}

// Sample is one host's visit, in nanoseconds since GO.
type Sample struct {
	ID        int    `json:"id"`
	Start     int64  `json:"start"`
	Connected int64  `json:"connected,omitempty"`
	End       int64  `json:"end"`
	Rows      *int   `json:"rows,omitempty"`
	Error     string `json:"error,omitempty"`
}

// perform is the strategy's whole life. visitAll is given the task and a clock that starts at GO.
func perform(visitAll func(*Task, func() int64) []Sample) error {
	task, err := load()
	if err != nil {
		return err
	}
	fmt.Println("READY")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if strings.TrimSpace(line) != "GO" {
		return fmt.Errorf("expected GO on standard input, found its end (%w)", err)
	}
	origin := time.Now()
	samples := visitAll(task, func() int64 { return time.Since(origin).Nanoseconds() })
	fmt.Println("DONE")
	return report(samples)
}

func load() (*Task, error) {
	file, found := os.LookupEnv("MANYHOSTS_TASK")
	if !found {
		return nil, errors.New("MANYHOSTS_TASK is not set: this program is started by manyhosts")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	task := new(Task)
	if err := json.Unmarshal(text, task); err != nil {
		return nil, err
	}
	if task.Protocol != 1 {
		return nil, fmt.Errorf("expected protocol 1, found %d", task.Protocol)
	}
	return task, nil
}

func report(samples []Sample) error {
	out := bufio.NewWriter(os.Stdout)
	lines := json.NewEncoder(out)
	for _, sample := range samples {
		if err := lines.Encode(sample); err != nil {
			return err
		}
	}
	return out.Flush()
}
