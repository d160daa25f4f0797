package main

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"strconv"
	"time"

	"github.com/go-sql-driver/mysql"
)

// visit is one host's: login, the question, COM_QUIT. No TLS: go-sql-driver encrypts only when told to. One deadline over
// all of it: the driver's own timeouts begin again with each packet.
func visit(task *Task, host Host, clock func() int64) Sample {
	sample := Sample{ID: host.ID, Start: clock()}
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(task.TimeoutMs)*time.Millisecond)
	defer cancel()
	line := &line{}
	rows, err := ask(context.WithValue(ctx, lineKey{}, line), task, host, func() { sample.Connected = clock() })
	if err != nil {
		sample.Error = kindOf(ctx, line.err, err)
	} else {
		sample.Rows = &rows
	}
	sample.End = clock()
	return sample
}

func ask(ctx context.Context, task *Task, host Host, connected func()) (int, error) {
	config := mysql.NewConfig()
	config.Net = "watched"
	config.Addr = net.JoinHostPort(host.Address, strconv.Itoa(host.Port))
	config.User = task.User
	config.Passwd = task.Password
	config.DBName = task.Database
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return 0, err
	}
	database := sql.OpenDB(connector)
	defer database.Close()
	connection, err := database.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer connection.Close() // else it is still in use, and closing the database would leave it open
	connected()
	return read(connection.QueryContext(ctx, task.SQL))
}

// read takes whatever there is to its end, and answers with the rows of the first result: of the only one, unless a
// procedure gives several.
func read(rows *sql.Rows, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	decoded, err := decodeRows(rows)
	if rest := rows.Close(); err == nil {
		err = rest
	}
	return len(decoded), err
}

// line remembers what the system said of the one connection of a visit: the driver calls it all "bad connection".
type line struct {
	net.Conn
	dialled bool
	err     error
}

type lineKey struct{}

func init() {
	mysql.RegisterDialContext("watched", func(ctx context.Context, address string) (net.Conn, error) {
		return ctx.Value(lineKey{}).(*line).dial(ctx, address)
	})
	mysql.SetLogger(silence{})
}

// dial connects once. database/sql tries a host whose connection was lost again; here each is visited once.
func (l *line) dial(ctx context.Context, address string) (net.Conn, error) {
	if l.dialled {
		return nil, errors.New("the connection was lost")
	}
	l.dialled = true
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		l.err = err
		return nil, err
	}
	l.Conn = conn
	deadline, _ := ctx.Deadline()
	return l, conn.SetDeadline(deadline) // the driver no longer looks at the context while it closes rows
}

func (l *line) Read(bytes []byte) (int, error) {
	n, err := l.Conn.Read(bytes)
	l.note(err)
	return n, err
}

func (l *line) Write(bytes []byte) (int, error) {
	n, err := l.Conn.Write(bytes)
	l.note(err)
	return n, err
}

func (l *line) note(err error) {
	if err != nil && l.err == nil {
		l.err = err
	}
}

// silence: what the driver would log is in the sample.
type silence struct{}

func (silence) Print(...interface{}) {}
