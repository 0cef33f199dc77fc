// The point tables are read by two compilers: AssemblyScript puts them into the kernels, TypeScript into the format cards.
type u16 = number;
type StaticArray<Item> = readonly Item[];
