export declare function pythonWith(packages: readonly string[]): Promise<string>;
export declare function runPython(packages: readonly string[], program: string, input: string): Promise<string>;
