"""Lending in a small library: members borrow copies of books and bring them back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

LOAN_DAYS = 21
FINE_PER_DAY = 0.25


@dataclass(frozen=True)
class Book:
    isbn: str
    title: str
    author: str
    year: int


@dataclass
class Loan:
    book: Book
    member: str
    due: date

    def is_overdue(self, today: date) -> bool:
        return today > self.due

    def fine(self, today: date) -> float:
        days_late = (today - self.due).days
        return max(0, days_late) * FINE_PER_DAY


@dataclass
class Library:
    copies: dict[str, int] = field(default_factory=dict)
    books: dict[str, Book] = field(default_factory=dict)
    loans: list[Loan] = field(default_factory=list)

    def add(self, book: Book, copies: int = 1) -> None:
        self.books[book.isbn] = book
        self.copies[book.isbn] = self.copies.get(book.isbn, 0) + copies

    def available(self, isbn: str) -> int:
        lent = sum(1 for loan in self.loans if loan.book.isbn == isbn)
        return self.copies.get(isbn, 0) - lent

    def borrow(self, isbn: str, member: str, today: date) -> Loan:
        if isbn not in self.books:
            raise KeyError(f"unknown book: {isbn}")
        if self.available(isbn) == 0:
            raise ValueError(f"no copy of {isbn} left")
        loan = Loan(self.books[isbn], member, today + timedelta(days=LOAN_DAYS))
        self.loans.append(loan)
        return loan

    def give_back(self, isbn: str, member: str, today: date) -> float:
        for loan in self.loans:
            if loan.book.isbn == isbn and loan.member == member:
                self.loans.remove(loan)
                return loan.fine(today)
        raise ValueError(f"{member} has not borrowed {isbn}")

    def overdue(self, today: date) -> list[Loan]:
        return [loan for loan in self.loans if loan.is_overdue(today)]

    def by_author(self, author: str) -> list[Book]:
        found = [book for book in self.books.values() if book.author == author]
        return sorted(found, key=lambda book: book.year)


def report(library: Library, today: date) -> str:
    lines = []
    for loan in library.overdue(today):
        days = (today - loan.due).days
        lines.append(f"{loan.member}: {loan.book.title}, {days} days late, {loan.fine(today):.2f}")
    return "\n".join(lines)
