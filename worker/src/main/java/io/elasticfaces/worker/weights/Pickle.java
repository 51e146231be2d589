package io.elasticfaces.worker.weights;

import java.util.List;

/** The types that a pickle of tensors may contain, in addition to Java's. */
final class Pickle {
    private Pickle() {}

    /** Python's None. */
    enum None {
        NONE
    }

    /** A function or class that the pickle refers to; only those on the {@link Unpickler}'s list are accepted. */
    record Global(String module, String name) {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** A tuple, which is immutable. */
    record Tuple(List<Object> items) {
        Object get(int index) {
            return items.get(index);
        }

        int size() {
            return items.size();
        }
    }

    /** A sequence of numbers elsewhere in the file, identified by a key. */
    record Storage(ElementType type, String key, long elements) {}

    /** A tensor as the pickle describes it: a view of a storage. */
    record View(Storage storage, long offset, Tuple shape, Tuple strides) {}
}
