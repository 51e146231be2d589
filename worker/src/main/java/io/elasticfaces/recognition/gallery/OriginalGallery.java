package io.elasticfaces.recognition.gallery;

import io.elasticfaces.recognition.model.ModelKind;
import io.elasticfaces.recognition.model.ModelSet;
import io.elasticfaces.recognition.weights.TorchGallery;
import java.util.ArrayList;
import java.util.List;

/** The people of the original system's gallery ({@code data.pt}), whose embeddings are the facenet set's. */
public final class OriginalGallery {
    private OriginalGallery() {}

    /**
     * Returns its people, the source of each being the file and the place in it.
     *
     * @param fileName the gallery's file, e.g. {@code data.pt}
     * @param models the set that they are to be compared by
     * @throws WrongModelSet if it is not the facenet set, even where its embeddings have as many numbers
     * @throws IllegalArgumentException if a name or an embedding is none of a person
     */
    public static List<Person> people(TorchGallery original, String fileName, ModelSet models) {
        if (!models.name().equals(ModelKind.FACENET.setName())) {
            throw new WrongModelSet("The gallery " + fileName + " is of the original system, whose embeddings the model"
                    + " set facenet makes, and not " + models.name()
                    + ". Run ./faces models facenet, and set app.worker.models=facenet.");
        }
        int dimension = models.embedder().dimension();
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < original.names().size(); i++) {
            float[] embedding = original.embeddings().get(i);
            if (embedding.length != dimension) {
                throw new IllegalArgumentException("Embedding " + i + " of the gallery " + fileName + " has "
                        + embedding.length + " numbers instead of " + dimension + ".");
            }
            people.add(new Person(original.names().get(i), fileName + "#" + i, embedding));
        }
        return people;
    }
}
