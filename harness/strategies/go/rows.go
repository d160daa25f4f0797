package main

import (
	"database/sql"
	"strconv"
	"strings"
	"time"
)

// decodeRows scans every row into values of Go's own: int64, uint64, float64, time.Time, string, []byte, or nil for NULL.
func decodeRows(rows *sql.Rows) ([][]interface{}, error) {
	columns, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	cells := make([]cell, len(columns))
	targets := make([]interface{}, len(columns))
	for at, column := range columns {
		cells[at].decode = decoderOf(column.DatabaseTypeName())
		targets[at] = &cells[at]
	}
	var decoded [][]interface{}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		row := make([]interface{}, len(cells))
		for at := range cells {
			row[at] = cells[at].value
		}
		decoded = append(decoded, row)
	}
	return decoded, rows.Err()
}

// cell is a sql.Scanner: it decodes the text of a value before the driver overwrites it, without a copy in between.
type cell struct {
	decode func(text []byte) (interface{}, error)
	value  interface{}
}

func (c *cell) Scan(source interface{}) (err error) {
	c.value = source // nil, or what a newer driver has decoded itself
	if text, is := source.([]byte); is {
		c.value, err = c.decode(text)
	}
	return err
}

// decoderOf takes the driver's name of a column's type, such as UNSIGNED BIGINT.
func decoderOf(name string) func([]byte) (interface{}, error) {
	switch name {
	case "FLOAT", "DOUBLE":
		return float
	case "DATE", "DATETIME", "TIMESTAMP":
		return moment
	case "BIT", "BINARY", "VARBINARY", "TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB", "GEOMETRY":
		return bytes
	}
	if strings.HasSuffix(name, "INT") || name == "YEAR" {
		return integer
	}
	return characters
}

func integer(text []byte) (interface{}, error) {
	if value, err := strconv.ParseInt(string(text), 10, 64); err == nil {
		return value, nil
	}
	return strconv.ParseUint(string(text), 10, 64) // an unsigned BIGINT goes further
}

func float(text []byte) (interface{}, error) {
	return strconv.ParseFloat(string(text), 64)
}

// moment is UTC, as the driver's own parseTime has it, which gives up at the days that MySQL knows and no calendar has.
func moment(text []byte) (interface{}, error) {
	layout := "2006-01-02 15:04:05"
	if len(text) == len("2006-01-02") {
		layout = "2006-01-02"
	}
	if value, err := time.Parse(layout, string(text)); err == nil {
		return value, nil
	}
	return string(text), nil
}

func bytes(text []byte) (interface{}, error) {
	return append([]byte(nil), text...), nil
}

func characters(text []byte) (interface{}, error) {
	return string(text), nil
}
