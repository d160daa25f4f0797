package main

import (
	"context"
	"database/sql"
	"net"
	"strconv"
	"time"

	"github.com/go-sql-driver/mysql"
)

// client is a host's: its next visit, and its connection.
type client struct {
	place uint32 // in the task
	cycle uint32
	due   int64
	*session
}

// session is a connection. Dialled only once, and held: database/sql would open another one in its place.
type session struct {
	line       line
	database   *sql.DB
	connection *sql.Conn
}

// visit is one host's: login, unless the connection was kept, the statements, and COM_QUIT, unless it will be. No TLS:
// go-sql-driver encrypts only when told to. One deadline over all of it: the driver's own timeouts begin again with each
// packet.
func (c *client) visit(task *Task, clock func() int64) Visit {
	visit := Visit{Place: c.place, Cycle: c.cycle, Start: clock()}
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(task.TimeoutMs)*time.Millisecond)
	defer cancel()
	if !c.resume(ctx) {
		c.close()
		c.session = &session{line: line{secret: !task.AllowKeyRetrieval}}
	}
	err := c.ask(ctx, task, &visit, clock)
	if err != nil {
		visit.Kind = kindNames.number(kindOf(ctx, c.line.err, err))
	}
	if task.Connections != "kept" || !leavesOpen(err) {
		c.close()
	}
	visit.End = clock()
	return visit
}

// resume says whether there is a connection that the server has not closed since the visit before.
func (c *client) resume(ctx context.Context) bool {
	deadline, _ := ctx.Deadline()
	return c.session != nil && c.line.SetDeadline(deadline) == nil && !c.line.isOver()
}

func (c *client) ask(ctx context.Context, task *Task, visit *Visit, clock func() int64) error {
	if c.connection == nil {
		if err := c.connect(ctx, task, task.Hosts[c.place]); err != nil {
			return err
		}
		visit.Connected = clock()
	}
	for _, statement := range task.Statements {
		rows, err := read(c.connection.QueryContext(ctx, statement))
		visit.Rows += int64(rows)
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *session) connect(ctx context.Context, task *Task, host Host) error {
	config := mysql.NewConfig()
	config.Net = "watched"
	config.Addr = net.JoinHostPort(host.Address, strconv.Itoa(host.Port))
	config.User = task.User
	config.Passwd = task.Password
	config.DBName = task.Database
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return err
	}
	s.database = sql.OpenDB(connector)
	s.connection, err = s.database.Conn(context.WithValue(ctx, lineKey{}, &s.line))
	return err
}

// leave closes a kept connection in good order: the deadline was its last visit's.
func (c *client) leave() {
	if c.session != nil {
		c.line.SetDeadline(time.Now().Add(time.Second))
		c.close()
	}
}

// close says COM_QUIT, if there is a connection that works.
func (c *client) close() {
	if c.session == nil {
		return
	}
	if c.connection != nil { // else it is still in use, and closing the database would leave it open
		c.connection.Close()
	}
	if c.database != nil {
		c.database.Close()
	}
	c.session = nil
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
