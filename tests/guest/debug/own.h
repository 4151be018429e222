int own_add(int a, int b);
