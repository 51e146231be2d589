package io.elasticfaces.recognition.weights;

import java.util.List;

/** The few kinds of object, beside Java's own, that a pickle of tensors may hold. */
final class Pickle {
    private Pickle() {}

    /** Python's None. */
    enum None {
        NONE
    }

    /** A name the pickle asks for; only those on the {@link Unpickler}'s list are ever made. */
    record Global(String module, String name) {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** A tuple; unlike a list it never changes. */
    record Tuple(List<Object> items) {
        Object get(int index) {
            return items.get(index);
        }

        int size() {
            return items.size();
        }
    }

    /** A run of numbers that lies elsewhere in the file, under a key. */
    record Storage(ElementType type, String key, long elements) {}

    /** A tensor as the pickle describes it: a view on a storage. */
    record View(Storage storage, long offset, Tuple shape, Tuple strides) {}
}
