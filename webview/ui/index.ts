/**
 * The controls of the page. Nothing else knows where they come from, so that they can be swapped here,
 * all at once.
 */
import { translate } from '../l10n.js';
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

provideVSCodeDesignSystem().register(
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeDropdown(),
  vsCodeOption(),
  vsCodeProgressRing(),
  vsCodeTextField(),
);

export interface ButtonOptions {
  readonly label: string;
  /** What it does, if the label alone does not say. */
  readonly title?: string;
  readonly primary?: boolean;
  readonly testId?: string;
  readonly onClick: () => void;
}

/** Its label does not change: the toolkit copies it into the accessible name once, when it is put on the page. */
export function button({ label, title, primary, testId, onClick }: ButtonOptions): HTMLElement {
  const element = make('vscode-button', testId);
  element.setAttribute('appearance', primary === true ? 'primary' : 'secondary');
  if (title !== undefined) element.title = translate(title);
  element.textContent = translate(label);
  element.addEventListener('click', onClick);
  return element;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface SelectOptions {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly testId?: string;
  readonly onChange: (value: string) => void;
}

export function select({ label, choices, value, testId, onChange }: SelectOptions): HTMLElement {
  const element = make('vscode-dropdown', testId) as HTMLElement & { value: string };
  element.setAttribute('aria-label', translate(label));
  element.title = translate(label);
  for (const choice of choices) {
    const option = document.createElement('vscode-option');
    option.setAttribute('value', choice.value);
    option.textContent = translate(choice.label);
    if (choice.value === value) option.setAttribute('selected', '');
    element.append(option);
  }
  element.addEventListener('change', () => onChange(element.value));
  return element;
}

export interface CheckboxOptions {
  readonly label: string;
  readonly checked: boolean;
  readonly testId?: string;
  readonly onChange: (checked: boolean) => void;
}

export function checkbox({ label, checked, testId, onChange }: CheckboxOptions): HTMLElement {
  const element = make('vscode-checkbox', testId) as HTMLElement & { checked: boolean };
  element.textContent = translate(label);
  element.checked = checked;
  element.addEventListener('change', () => onChange(element.checked));
  return element;
}

export interface TextFieldOptions {
  readonly label: string;
  readonly placeholder: string;
  readonly testId?: string;
  /** At every key. */
  readonly onInput: (value: string) => void;
}

export function textField({ label, placeholder, testId, onInput }: TextFieldOptions): HTMLElement {
  const element = make('vscode-text-field', testId) as HTMLElement & { value: string };
  element.setAttribute('placeholder', translate(placeholder));
  element.addEventListener('input', () => onInput(element.value));
  // The toolkit calls it "Text field" when it is put on the page; its name comes after.
  new MutationObserver((_, observer) => {
    observer.disconnect();
    element.setAttribute('aria-label', translate(label));
  }).observe(element, { attributes: true, attributeFilter: ['aria-label'] });
  return element;
}

/** Turns while something is under way. */
export function progressRing(label: string): HTMLElement {
  const element = make('vscode-progress-ring');
  element.setAttribute('aria-label', translate(label));
  return element;
}

function make(tag: string, testId?: string): HTMLElement {
  const element = document.createElement(tag);
  if (testId !== undefined) element.dataset['testid'] = testId;
  return element;
}
