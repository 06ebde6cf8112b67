import { Template } from '@huggingface/jinja';
import type { Tokenizer } from '../model/tokenizer.ts';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** Stand for the messages' texts while the template is rendered: private-use characters, which no template has. */
const MARK = (index: number): string => `\ue000${index}\ue001`;
const MARKS = /\ue000(\d+)\ue001/;

/**
 * The model's own chat template (Jinja, from its file). It is rendered with marks in place of the texts: only what the template itself
 * writes may become special tokens, while texts are encoded as plain characters, whatever they spell.
 */
export class ChatTemplate {
  private readonly template: Template;
  private readonly specialSpelling: RegExp;

  /** @throws when `source` is not Jinja. */
  constructor(
    source: string,
    private readonly tokenizer: Tokenizer,
  ) {
    this.template = new Template(source);
    const spellings = [...tokenizer.specialTokens.keys()].sort((a, b) => b.length - a.length);
    this.specialSpelling = new RegExp(`(${spellings.map(escape).join('|')})`);
  }

  /**
   * Ids of the conversation up to where the model's answer begins.
   * @param answerStart what the answer is made to begin with.
   */
  encode(messages: readonly ChatMessage[], answerStart = ''): readonly number[] {
    const rendered = this.template.render({
      messages: messages.map(({ role }, index) => ({ role, content: MARK(index) })),
      add_generation_prompt: true,
    });
    const ids = rendered.split(MARKS).flatMap((part, index) =>
      // Every second part is the number of a message.
      index % 2 === 0
        ? this.encodeFrame(part)
        : this.tokenizer.encode(messages[Number(part)]!.content.trim()),
    );
    return [...ids, ...this.tokenizer.encode(answerStart)];
  }

  private encodeFrame(text: string): readonly number[] {
    if (this.tokenizer.specialTokens.size === 0) return this.tokenizer.encode(text);
    return text
      .split(this.specialSpelling)
      .flatMap((part) => this.tokenizer.specialTokens.get(part) ?? this.tokenizer.encode(part));
  }
}

function escape(spelling: string): string {
  return spelling.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
