int plugin_twice(int n) {
    int doubled = 2 * n; // #BP twice
    return doubled;
}
