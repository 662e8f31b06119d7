/**
 * Removes the key `__proto__` at every depth of parsed JSON. JSON.parse makes an ordinary key of it, but code that copies
 * keys would set the prototype of an object. A ConfigMap or a template may have that key, so flinkapp does not refuse a
 * body with it: that would stop the application for ever.
 */
export const removePrototypeKeys = (value: unknown): void => {
  if (typeof value !== 'object' || value === null) return;
  if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
  for (const item of Object.values(value)) removePrototypeKeys(item);
};
