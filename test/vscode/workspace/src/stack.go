package stack

// Stack is a last-in, first-out list of integers.
type Stack struct {
	items []int
}

// Push puts an item on top.
func (s *Stack) Push(item int) {
	s.items = append(s.items, item)
}

// Len is the number of items.
func (s *Stack) Len() int {

}
