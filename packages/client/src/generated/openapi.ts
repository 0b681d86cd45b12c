/** Made by generate.ts from the API's OpenAPI document. Do not edit. */
export interface paths {
    "/v1/images/generations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Generate pictures from a prompt or a label
         * @description The request waits for its job. After 60 s the answer is 503 with the code `timeout`, and the job continues as the prediction of `x-prediction-id`. A repeated request with a seed is answered from the store.
         */
        post: operations["generateImages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/variations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Generate variations of a picture
         * @description A variation is the picture's latent rotated by `strength`, in a direction drawn from its seed. The request waits for its job. After 60 s the answer is 503 with the code `timeout`, and the job continues as the prediction of `x-prediction-id`. A repeated request with a seed is answered from the store.
         */
        post: operations["varyImage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/edits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Edit pictures by a prompt
         * @description An edit lies between the picture's latent and the prompt's latent of the same seed. A picture is one token, so it is edited as a whole: a `mask` is rejected. The request waits for its job. After 60 s the answer is 503 with the code `timeout`, and the job continues as the prediction of `x-prediction-id`. A repeated request with a seed is answered from the store.
         */
        post: operations["editImage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/latents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a collection's latents */
        get: operations["listLatents"];
        put?: never;
        /**
         * Encode a picture, or keep a latent
         * @description A picture (at most 10 MiB, 8192 pixels a side and 4096 x 4096 in all) is encoded, without its metadata; a latent, as bytes or JSON, is kept. The same latent always has the same id.
         */
        post: operations["createLatent"];
        /**
         * Delete many latents
         * @description The latents of a collection that match a filter, with their pictures, 500 per request. A collection or a filter is required.
         */
        delete: operations["deleteLatents"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/latents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a latent
         * @description JSON, or with `accept: application/vnd.reptok.latent` the bytes. Latents never change.
         */
        get: operations["getLatent"];
        put?: never;
        post?: never;
        /**
         * Delete a latent and its pictures
         * @description In all of its collections.
         */
        delete: operations["deleteLatent"];
        options?: never;
        head?: never;
        /** Change a latent's metadata */
        patch: operations["changeLatent"];
        trace?: never;
    };
    "/v1/latents/{id}/image": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Draw a latent
         * @description If the query has everything that the picture depends on, as the addresses in answers have, the picture never changes. With `dedupe_threshold`, a near-duplicate's stored picture may be returned instead of drawing one.
         */
        get: operations["drawLatent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/latents/{id}/entry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a latent's metadata
         * @description The latent's entry in lists.
         */
        get: operations["getLatentEntry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/latents/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count latents */
        post: operations["countLatents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/collections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the project's collections
         * @description By name. A collection exists once a latent is kept in it.
         */
        get: operations["listCollections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/collections/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count a collection's latents */
        get: operations["getCollection"];
        put?: never;
        post?: never;
        /**
         * Delete a collection with its latents
         * @description 500 latents per request: repeat it until `has_more` is false.
         */
        delete: operations["deleteCollection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/embeddings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Latents as embeddings
         * @description In the shape of OpenAI's embeddings, for programs that use these. A text's embedding is the mean of four latents, as in a search. Nothing is kept.
         */
        post: operations["createEmbeddings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/latents/encode": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Encode many pictures
         * @description Up to 100 and 32 MiB, one line of JSON each. The response has a line for each, in order, sent as soon as it is encoded. A body of more is rejected before anything is encoded.
         */
        post: operations["encodePictures"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/latents/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find similar latents
         * @description By id, vector, picture, prompt or label, with positive and negative examples: the query is the mean direction of the positive examples minus half of that of the negative ones.
         */
        post: operations["searchLatents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/latents/interpolate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Interpolate between latents
         * @description Spherical interpolation through two or more points, in n equal steps.
         */
        post: operations["interpolateLatents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/latents/combine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mix latents, prompts and pictures
         * @description One latent from several, by weight.
         */
        post: operations["combineLatents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/latents/vary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Vary a latent
         * @description Latents at an angle to the source, each in a direction drawn from its seed.
         */
        post: operations["varyLatent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/latents/translate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Translate latents to another space
         * @description Draws each latent with a decoder of its space, encodes the picture with the named model, and stores the result with the latent's metadata; `translated_from` links them, and both stay readable. A picture that is stored is not drawn again.
         */
        post: operations["translateLatents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/latents/sample": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Generate many and return the best
         * @description Generates n latents, ranks them by similarity to the examples (without examples, to their own mean), and returns the best.
         */
        post: operations["sampleLatents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/latents/search/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run several searches
         * @description Up to 8, all of which are checked before the first runs.
         */
        post: operations["searchLatentsBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/latents/map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Map a collection's latents
         * @description Two coordinates per latent: its direction along the collection's two principal axes. The axes are computed from up to 1,024 latents and stored; new latents are projected onto them. They are recomputed when the collection has grown fourfold, until 1,024 latents have been used. A request does a bounded part of the work, the rest continues in the background: `pending` is the number of unfinished latents. Only collections in the exact index have maps, not those in Vectorize.
         */
        get: operations["mapLatents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/latents/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import latents
         * @description Up to 500, one line of JSON each, or as bytes, each after its length as an unsigned 32-bit little-endian number. The answer has a line for each, in order. A body with more is rejected before anything is kept.
         */
        post: operations["importLatents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/latents/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export latents
         * @description In either form of an import, oldest first.
         */
        get: operations["exportLatents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the project's files */
        get: operations["listFiles"];
        put?: never;
        /**
         * Upload a file
         * @description A file of requests, one line of JSON for each, or a picture for a batch's edits. A file has at most 32 MiB, a picture 10 MiB.
         */
        post: operations["createFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a file's description */
        get: operations["getFile"];
        put?: never;
        post?: never;
        /** Delete a file */
        delete: operations["deleteFile"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a file's content */
        get: operations["getFileContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the project's batches
         * @description The newest first.
         */
        get: operations["listBatches"];
        put?: never;
        /**
         * Create a batch
         * @description Up to 50,000 generations or edits, with a lower priority than interactive requests. The output file has a line for each that succeeded; with `response_format: latent` 50,000 results fit into one file. The body of an edit is JSON: the fields of the form, with `"images": [{"file_id": "file-..."}, {"image_url": "data:image/png;base64,..."}]` instead of files.
         */
        post: operations["createBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a batch */
        get: operations["getBatch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a batch
         * @description Completed requests stay in its output files.
         */
        post: operations["cancelBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/predictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List predictions, newest first */
        get: operations["listPredictions"];
        put?: never;
        /**
         * Create a prediction
         * @description Answers immediately, or with `Prefer: wait` when it has ended.
         */
        post: operations["createPrediction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{owner}/{name}/predictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create a prediction of a model */
        post: operations["createModelPrediction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/predictions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a prediction */
        get: operations["getPrediction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/predictions/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a prediction
         * @description An ended prediction does not change. The GPU stops between two steps.
         */
        post: operations["cancelPrediction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/predictions/{id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a prediction
         * @description Past events are sent first. After 15 s without an event a comment is sent.
         */
        get: operations["streamPrediction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the models */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a model */
        get: operations["getModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{owner}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a model in Replicate's shape */
        get: operations["getOwnedModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{owner}/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a model's versions in Replicate's shape */
        get: operations["listOwnedModelVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{owner}/{name}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a version in Replicate's shape */
        get: operations["getOwnedModelVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the key's account in Replicate's shape */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hardware": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List hardware in Replicate's shape (always empty) */
        get: operations["listHardware"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deployments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List deployments in Replicate's shape (always empty) */
        get: operations["listDeployments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trainings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List trainings in Replicate's shape (always empty) */
        get: operations["listTrainings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/default/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the secret */
        get: operations["getWebhookSecret"];
        put?: never;
        /**
         * Rotate the secret
         * @description For a day messages are signed with both secrets.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deliveries
         * @description Attempted messages of the last week, newest first.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/deliveries/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message again
         * @description With the same id and the prediction's current state; failed attempts are repeated. Receivers recognize a message by its id.
         */
        post: operations["resendWebhookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a token for a browser
         * @description A page of the token's origin uses it instead of an API key until it expires. It counts against the limits of the key that requested it, is revoked with that key, and can neither request tokens nor read the webhooks' secret.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sum usage
         * @description By day, model, operation and key; also as CSV (`accept: text/csv`) or lines of JSON.
         */
        get: operations["sumUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List usage by job
         * @description One row per job; also as CSV (`accept: text/csv`) or lines of JSON.
         */
        get: operations["listUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List projects */
        get: operations["listProjects"];
        put?: never;
        /** Create a project */
        post: operations["createProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/projects/{project}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a project */
        get: operations["getProject"];
        put?: never;
        /** Change a project */
        post: operations["changeProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/projects/{project}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's keys */
        get: operations["listKeys"];
        put?: never;
        /** Create a key */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/projects/{project}/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change a key's name, scopes or limits */
        post: operations["changeKey"];
        /**
         * Revoke a key
         * @description Revocation is permanent.
         */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/projects/{project}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sum usage, of a project
         * @description By day, model, operation and key; also as CSV (`accept: text/csv`) or lines of JSON.
         */
        get: operations["sumProjectUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/projects/{project}/usage/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List usage by job, of a project
         * @description One row per job; also as CSV (`accept: text/csv`) or lines of JSON.
         */
        get: operations["listProjectUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List versions of models
         * @description All registered versions, including retired and unserved ones: of each model the current one first, then the latest.
         */
        get: operations["listModelVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/models/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a version current, or retire one
         * @description A current version cannot be retired; one that is retired or not served cannot be made current.
         */
        post: operations["changeModelVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/fleet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the state of GPU workers and waiting jobs
         * @description For operators and autoscalers, with a key of the scope `fleet` or `admin`, or the secret `METRICS_TOKEN`.
         */
        get: operations["getFleet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check that the API answers */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check that jobs are accepted */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read this document, as OpenAPI 3.1 */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read metrics of GPU workers and waiting jobs, for Prometheus
         * @description For keys with the scope `fleet` or `admin`, and for the secret `METRICS_TOKEN`, if the deployment has one.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Account: {
            /**
             * @description Always `organization`.
             * @constant
             */
            type: "organization";
            /** @description The id of the key's project. */
            username: string;
            /** @description The same. */
            name: string;
            /** @description Always null. */
            github_url: null;
        };
        Alive: {
            /**
             * @description Always `ok`.
             * @constant
             */
            status: "ok";
        };
        /** @description A file in OpenAI's or in Replicate's shape, as it was uploaded. */
        AnyFile: components["schemas"]["File"] | components["schemas"]["InputFile"];
        Batch: {
            /**
             * @description Always `batch`.
             * @constant
             */
            object: "batch";
            /** @description Its id. */
            id: string;
            /** @description The endpoint of its requests. */
            endpoint: string;
            /** @description The errors in the input of a failed batch. */
            errors: {
                /** @constant */
                object: "list";
                data: {
                    code: string;
                    message: string;
                    line: number | null;
                    param: string | null;
                }[];
            } | null;
            /** @description The file of its requests. */
            input_file_id: string;
            /**
             * @description Always `24h`.
             * @constant
             */
            completion_window: "24h";
            /**
             * @description Its status.
             * @enum {string}
             */
            status: "validating" | "failed" | "in_progress" | "finalizing" | "completed" | "expired" | "cancelling" | "cancelled";
            /** @description The file of the successful requests, after the end; null for none. */
            output_file_id: string | null;
            /** @description The file of the failed requests, after the end; null for none. */
            error_file_id: string | null;
            /** @description When it was created, in seconds since the epoch. */
            created_at: number;
            /** @description When the check of its input ended. */
            in_progress_at: number | null;
            /** @description When it expires. */
            expires_at: number;
            /** @description When all of its requests ended. */
            finalizing_at: number | null;
            /** @description When its files were written. */
            completed_at: number | null;
            /** @description When its input was rejected. */
            failed_at: number | null;
            /** @description When it expired. */
            expired_at: number | null;
            /** @description When its cancellation was requested. */
            cancelling_at: number | null;
            /** @description When it was cancelled. */
            cancelled_at: number | null;
            /** @description Its requests by result. */
            request_counts: {
                total: number;
                completed: number;
                failed: number;
            };
            /** @description The request's metadata. */
            metadata: {
                [key: string]: string;
            } | null;
        };
        BatchList: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The items of this page. */
            data: components["schemas"]["Batch"][];
            /** @description The first item's id. */
            first_id: string | null;
            /** @description The last item's id, for the next page's `after`. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
        };
        BatchRequest: {
            /** @description A file with one request per line: `custom_id`, `method`, `url` and `body`. */
            input_file_id: string;
            /**
             * @description The endpoint of all its requests: `/v1/images/generations` or `/v1/images/edits`.
             * @enum {string}
             */
            endpoint: "/v1/images/generations" | "/v1/images/edits";
            /**
             * @description Always `24h`: a batch that has not ended by then expires.
             * @constant
             */
            completion_window: "24h";
            /** @description Up to 16 pairs of strings. */
            metadata?: {
                [key: string]: string;
            } | null;
            /** @description When the output is deleted; 30 days after its creation by default. */
            output_expires_after?: {
                /** @constant */
                anchor: "created_at";
                seconds: number;
            } | null;
            /** @description An addition to OpenAI's fields: an address that receives the event of the end, `batch.completed`, `.failed`, `.expired` or `.cancelled`. */
            webhook?: string | null;
        };
        Collection: {
            /**
             * @description Always `collection`.
             * @constant
             */
            object: "collection";
            /** @description Its name. */
            id: string;
            /** @description The number of its latents. */
            latents: number;
        };
        CollectionEntry: {
            /**
             * @description Always `collection`.
             * @constant
             */
            object: "collection";
            /** @description Its name. */
            id: string;
            /** @description When its first latent was kept, in seconds since the epoch. */
            created_at: number;
        };
        CollectionPage: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The items of this page. */
            data: components["schemas"]["CollectionEntry"][];
            /** @description The first item's id. */
            first_id: string | null;
            /** @description The last item's id, for the next page's `after`. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
            /** @description Replicate's collections of models: always empty. */
            results: unknown[];
            /** @description Replicate's field; always null. */
            next: null;
            /** @description Replicate's field; always null. */
            previous: null;
        };
        CombineRequest: {
            /** @description Adds the address of each latent's picture, which is drawn with these settings when it is first read. The default seed is that of the variation or sample, otherwise 0. */
            draw?: boolean | {
                seed?: number;
                steps?: number;
                size?: string;
                /** @enum {string} */
                fit?: "crop" | "pad";
                /** @enum {string} */
                format?: "png" | "webp" | "jpeg";
            };
            /** @description Adds each latent's values. */
            include_data?: boolean;
            /** @description Minimum cosine similarity of near-duplicates. */
            dedupe_threshold?: number;
            /** @description The model; by default that of the latents given by id, or the first. */
            model?: string;
            /**
             * @description The results' type.
             * @default f16
             * @enum {string}
             */
            dtype?: "f32" | "f16" | "i8";
            /** @description Keeps the latents of the request's pictures, prompts and labels; otherwise they are cached for a day. */
            keep?: boolean;
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string;
            /** @description An object of at most 4 KiB that is stored with each latent, for filters. Without it, latents that are already kept keep theirs. */
            metadata?: {
                [key: string]: unknown;
            };
            /** @description The latents to combine, by weight; negative weights subtract. */
            inputs: components["schemas"]["LatentSource"][];
            /**
             * @description `spherical`: the direction of the weighted sum, at the inputs' mean length. `sum`: the weighted sum. `mean`: the sum divided by the sum of the weights.
             * @default spherical
             * @enum {string}
             */
            method?: "spherical" | "sum" | "mean";
        };
        CombinedLatents: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The model of all of them. */
            model: string;
            /** @description The one latent. */
            data: components["schemas"]["ShownLatent"][];
            /**
             * @description Always false: there are no pages.
             * @constant
             */
            has_more: false;
        };
        Embeddings: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The latent's values of each input, in order. */
            data: {
                /** @constant */
                object: "embedding";
                index: number;
                embedding: number[] | string;
            }[];
            /** @description The model of all of them. */
            model: string;
            /** @description Latent tokens of pictures; text is not counted. */
            usage: {
                prompt_tokens: number;
                total_tokens: number;
            };
        };
        EmbeddingsRequest: {
            /** @description Text, or a picture as a `data:` URL or as `{"image": base64}`; or a list of up to 64 of them. */
            input: (string | {
                image: string;
            }) | (string | {
                image: string;
            })[];
            /** @description The model; the first of `GET /v1/models` by default. */
            model?: string | null;
            /**
             * @description Numbers, or float32 in little-endian order in base64.
             * @default float
             * @enum {string}
             */
            encoding_format?: "float" | "base64";
            /** @description The number of values of the model's latents; other numbers are rejected. */
            dimensions?: number | null;
            /** @description OpenAI's field; no effect. */
            user?: unknown;
        };
        Error: {
            /** @description The expected and the received value. */
            message: string;
            /**
             * @description The kind of error, in OpenAI's terms.
             * @enum {string}
             */
            type: "invalid_request_error" | "image_generation_user_error" | "authentication_error" | "permission_error" | "not_found_error" | "rate_limit_error" | "server_error";
            /** @description The field, parameter or header that caused it. */
            param: string | null;
            /**
             * @description The error code, for programs.
             * @enum {string}
             */
            code: "invalid_request" | "unknown_parameter" | "invalid_image" | "image_too_large" | "body_too_large" | "unsupported_media_type" | "prompt_too_long" | "moderation_blocked" | "invalid_latent" | "latent_space_mismatch" | "unauthorized" | "invalid_api_key" | "insufficient_scope" | "model_not_found" | "not_found" | "space_not_served" | "method_not_allowed" | "conflict" | "model_version_mismatch" | "canceled" | "idempotency_mismatch" | "rate_limit_exceeded" | "insufficient_quota" | "internal" | "unavailable" | "timeout";
        };
        ErrorAnswer: {
            /** @description The failure. */
            error: components["schemas"]["Error"];
        };
        /** @description A line of an export. */
        ExportedLatent: {
            /**
             * @description Always `latent`.
             * @constant
             */
            object: "latent";
            /** @description The hash of the latent's bytes. */
            id: string;
            /** @description The model that created it. */
            model: string;
            /** @description Hash of the latent space. Latents of one space can be compared, mixed and drawn together. */
            space: string;
            /**
             * @description The values' type: 32-bit floats, 16-bit floats, or signed bytes times one scale.
             * @enum {string}
             */
            dtype: "f32" | "f16" | "i8";
            /** @description Number of tokens, each a vector. */
            tokens: number;
            /** @description Values per token. */
            dimensions: number;
            /** @description The factor of `i8` values; absent for other types. */
            scale?: number;
            /** @description The values in base64: little-endian, row-major. */
            data: string;
            /** @description Its metadata. */
            metadata: {
                [key: string]: unknown;
            };
        };
        File: {
            /**
             * @description Always `file`.
             * @constant
             */
            object: "file";
            /** @description Its id. */
            id: string;
            /**
             * @description `batch` for files of requests, `vision` for pictures of edits, `batch_output` for results of batches.
             * @enum {string}
             */
            purpose: "batch" | "vision" | "batch_output";
            /** @description Its name. */
            filename: string;
            /** @description Its size. */
            bytes: number;
            /** @description When it was created, in seconds since the epoch. */
            created_at: number;
            /** @description When it is deleted. */
            expires_at: number;
            /**
             * @description Always `processed`.
             * @constant
             */
            status: "processed";
        };
        FileDeleted: {
            /**
             * @description Always `file`.
             * @constant
             */
            object: "file";
            /** @description The deleted file. */
            id: string;
            /**
             * @description Always true.
             * @constant
             */
            deleted: true;
        };
        FileList: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description Files in OpenAI's shape. */
            data: components["schemas"]["File"][];
            /** @description The first item's id. */
            first_id: string | null;
            /** @description The last item's id, for the next page's `after`. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
            /** @description Files in Replicate's shape. */
            results: components["schemas"]["InputFile"][];
            /** @description The address of the next page; null for none. */
            next: string | null;
            /** @description Always null. */
            previous: null;
        };
        FileUpload: {
            /**
             * Format: binary
             * @description The file, of at most 32 MiB.
             */
            file?: Blob;
            /**
             * Format: binary
             * @description Instead of `file` and `purpose`, in Replicate's form: an input of a prediction.
             */
            content?: Blob;
            /** @description With `content`: a JSON object that is stored with it. */
            metadata?: string;
            /**
             * @description `batch` for a file of requests, `vision` for a picture that a batch's edits name.
             * @enum {string}
             */
            purpose: "batch" | "vision";
            /**
             * @description Always `created_at`.
             * @constant
             */
            "expires_after[anchor]"?: "created_at";
            /** @description Seconds until it is deleted, 3,600 to 2,592,000; 30 days by default. */
            "expires_after[seconds]"?: number;
        };
        Fleet: {
            /**
             * @description Always `fleet`.
             * @constant
             */
            object: "fleet";
            /** @description Jobs without a worker. */
            waiting_jobs: number;
            /** @description Their estimated network evaluations. */
            waiting_evaluations: number;
            /** @description Jobs of workers. */
            running_jobs: number;
            /** @description Their estimated network evaluations. */
            running_evaluations: number;
            /** @description Waiting and running evaluations together, for autoscalers. */
            evaluations: number;
            /** @description Waiting time of the oldest job without a worker; 0 without such jobs. */
            oldest_wait_seconds: number;
            /** @description Workers that receive jobs. */
            ready_workers: number;
            /** @description Batches that they compute concurrently. */
            slots: number;
            /** @description Slots that are in use. */
            busy_slots: number;
            /** @description Busy slots as a fraction of slots; 0 without slots. */
            utilization: number;
            /** @description Versions and lanes that have jobs. */
            queues: components["schemas"]["FleetQueue"][];
            /** @description Every connected worker. */
            workers: components["schemas"]["FleetWorker"][];
        };
        FleetQueue: {
            /** @description The model's name; null for a version that has not been registered. */
            model: string | null;
            /** @description Hash of the version. */
            version: string;
            /**
             * @description `batch` for requests with `service_tier: flex`, `interactive` for others.
             * @enum {string}
             */
            lane: "interactive" | "batch";
            /** @description Jobs without a worker. */
            waiting_jobs: number;
            /** @description Their estimated network evaluations. */
            waiting_evaluations: number;
            /** @description Jobs of workers. */
            running_jobs: number;
            /** @description Their estimated network evaluations. */
            running_evaluations: number;
            /** @description Waiting and running evaluations together, for autoscalers. */
            evaluations: number;
            /** @description Waiting time of the oldest job without a worker; 0 without such jobs. */
            oldest_wait_seconds: number;
        };
        FleetWorker: {
            /** @description Names the worker's process; new at every start. */
            id: string;
            /** @description Its device. */
            device: string;
            /**
             * @description `ready` while it receives jobs; `draining` before its end; `silent` after 20 s without a heartbeat.
             * @enum {string}
             */
            status: "ready" | "draining" | "silent";
            /** @description Its loaded versions. */
            versions: string[];
            /** @description Batches that it computes concurrently. */
            slots: number;
            /** @description Slots that are in use. */
            busy_slots: number;
            /** @description Its jobs, including those that it computes next. */
            jobs: number;
        };
        FoundBatch: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The results of each query, in order. */
            data: components["schemas"]["FoundLatents"][];
        };
        FoundLatents: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The model of all of them. */
            model: string;
            /** @description The latents, most similar first, each with its cosine similarity as `score`; with `with_vectors` its values as `vector`, with `group_by` the value of its group as `group`. */
            data: {
                /** @constant */
                object: "latent";
                id: string;
                model: string;
                space: string;
                /** @enum {string} */
                dtype: "f32" | "f16" | "i8";
                tokens: number;
                dimensions: number;
                bytes: number;
                /** @enum {string} */
                source: "generated" | "encoded" | "uploaded" | "derived";
                collection: string;
                metadata: {
                    [key: string]: unknown;
                };
                created_at: number;
                translated_from: string | null;
                /** Format: uri */
                image?: string;
                duplicate_of?: string;
                similarity?: number;
                latent?: components["schemas"]["Latent"];
                vector?: number[];
                score: number;
                group?: string | number | boolean | null;
            }[];
            /** @description Whether there are more results, for a larger `offset`. */
            has_more: boolean;
            /** @description The kept latents among the examples, which are excluded from the results. */
            examples: string[];
        };
        Image: {
            /**
             * Format: uri
             * @description The picture's address; if the API requires keys, a signed link that is valid for 24 to 48 hours.
             */
            url?: string;
            /** @description The picture's file. */
            b64_json?: string;
            /** @description The latent's bytes. */
            latent?: string;
            /** @description The latent that the picture is drawn from. */
            latent_id: string;
            /** @description The seed of its generation and drawing. */
            seed: number;
            /** @description With `dedupe_threshold`: the latent whose picture is returned instead of its own. */
            duplicate_of?: string;
            /** @description Cosine similarity to that latent. */
            similarity?: number;
        };
        ImageAnswer: {
            /** @description When the job was created, in seconds since the epoch. */
            created: number;
            /** @description The pictures, in the order of their seeds. */
            data: components["schemas"]["Image"][];
            /**
             * @description Whether the background is transparent.
             * @enum {string}
             */
            background?: "opaque" | "transparent";
            /**
             * @description The pictures' format.
             * @enum {string}
             */
            output_format?: "png" | "webp" | "jpeg" | "gif";
            /**
             * @description The effective quality; `medium` for `auto`.
             * @enum {string}
             */
            quality?: "low" | "medium" | "high" | "xhigh" | "max";
            /** @description The pictures' size. */
            size?: string;
            /** @description The request's `safety_identifier`; null without one. */
            safety_identifier: string | null;
            /** @description The request's usage. */
            usage: components["schemas"]["ImageUsage"];
        };
        ImageEditRequest: {
            /**
             * Format: binary
             * @description A PNG, JPEG or WebP file; up to sixteen, also as `image[]`.
             */
            image?: Blob;
            /** @description A model of `GET /v1/models`; the first by default. */
            model?: string;
            /** @description Number of pictures. Picture i has seed + i, so the first of n equals that of n = 1. */
            n?: number;
            /**
             * @description An address (the default), the file in base64, or the latent in base64 and no picture.
             * @enum {string}
             */
            response_format?: "url" | "b64_json" | "latent";
            /** @description The same seed gives the same picture. Random by default. */
            seed?: number;
            /** @description Such as `"256x256"`: sides of 16 to 1536 pixels, 1536 x 1024 in all, ratios from 1:3 to 3:1; `"auto"` is the model's own. The model draws squares, which are resampled. */
            size?: string;
            /**
             * @description How the model's square is fitted to a `size` that is not square: `crop` (the default) fills the size and cuts off the overhanging edges, `pad` shows the whole square on white.
             * @enum {string}
             */
            fit?: "crop" | "pad";
            /**
             * @description Steps of the decoder, by the manifest's table; without one 0.5, 1, 2, 3 and 4 times the model's default for `low`, `medium`, `high`, `xhigh` and `max`. `auto` and `standard` are `medium`, `hd` is `high`.
             * @enum {string}
             */
            quality?: "low" | "medium" | "high" | "xhigh" | "max" | "auto" | "standard" | "hd";
            /**
             * @description `transparent` removes the white background, in png and webp; models that do not draw on white reject it.
             * @enum {string}
             */
            background?: "auto" | "opaque" | "transparent";
            /**
             * @description The picture's format; `png` by default. `gif` is an animation through latent space: for a generation from the latent of its seed to that of the next seed, for an edit or a variation from the input picture to the result.
             * @enum {string}
             */
            output_format?: "png" | "webp" | "jpeg" | "gif";
            /** @description Quality of JPEG and WebP files in percent; 92 and 90 by default. */
            output_compression?: number;
            /** @description Steps of both the generator and the decoder; overrides `quality`. The model's default by default. */
            num_inference_steps?: number;
            /** @description With `gif`: frames, 2 to 16; 9 by default. */
            frame_count?: number;
            /** @description With `gif`: milliseconds that each frame is shown, rounded to 10; 200 by default. */
            frame_duration_ms?: number;
            /** @description Repeated in the answer. */
            safety_identifier?: string;
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string;
            /** @description A JSON object of at most 4 KiB that is stored with it. */
            metadata?: string;
            /** @description OpenAI's field; no effect. */
            complexity?: string;
            /** @description OpenAI's field; no effect. */
            moderation?: string;
            /** @description OpenAI's field; no effect. */
            style?: string;
            /** @description OpenAI's field; no effect. */
            user?: string;
            /** @description The text to draw, 1 to 1,000 characters; or a label. */
            prompt?: string;
            /** @description 0 for the picture, 1 for the prompt's result; set by `input_fidelity` by default. */
            strength?: number;
            /**
             * @description `high` is a `strength` of 0.3, `low` (the default) one of 0.5.
             * @enum {string}
             */
            input_fidelity?: "high" | "low";
            /** @description Strength of guidance towards the prompt or label; 1 for none. The model's default by default. */
            guidance_scale?: number;
            /** @description The text that guidance leads away from, instead of the empty prompt. Only with a prompt and guidance. */
            negative_prompt?: string;
            /**
             * @description Answers with server-sent events.
             * @enum {string}
             */
            stream?: "true" | "false";
            /** @description With `stream`: number of partial pictures before each finished one. */
            partial_images?: number;
        };
        /** @description An event of a stream of pictures, with its data parsed. `index` is the picture's number. */
        ImageEvent: {
            /** @constant */
            event: "image_generation.partial_image";
            data: {
                /** @constant */
                type: "image_generation.partial_image";
                b64_json: string;
                partial_image_index: number;
                index: number;
                created_at: number;
                /** @enum {string} */
                output_format: "png" | "webp" | "jpeg" | "gif";
                size: string;
                /** @enum {string} */
                quality: "low" | "medium" | "high" | "xhigh" | "max";
                /** @enum {string} */
                background: "opaque" | "transparent";
            };
        } | {
            /** @constant */
            event: "image_generation.completed";
            data: {
                /** @constant */
                type: "image_generation.completed";
                b64_json: string;
                latent_id: string;
                seed: number;
                index: number;
                created_at: number;
                /** @enum {string} */
                output_format: "png" | "webp" | "jpeg" | "gif";
                size: string;
                /** @enum {string} */
                quality: "low" | "medium" | "high" | "xhigh" | "max";
                /** @enum {string} */
                background: "opaque" | "transparent";
                safety_identifier: string | null;
                usage: components["schemas"]["ImageUsage"];
            };
        } | {
            /** @constant */
            event: "image_edit.partial_image";
            data: {
                /** @constant */
                type: "image_edit.partial_image";
                b64_json: string;
                partial_image_index: number;
                index: number;
                created_at: number;
                /** @enum {string} */
                output_format: "png" | "webp" | "jpeg" | "gif";
                size: string;
                /** @enum {string} */
                quality: "low" | "medium" | "high" | "xhigh" | "max";
                /** @enum {string} */
                background: "opaque" | "transparent";
            };
        } | {
            /** @constant */
            event: "image_edit.completed";
            data: {
                /** @constant */
                type: "image_edit.completed";
                b64_json: string;
                latent_id: string;
                seed: number;
                index: number;
                created_at: number;
                /** @enum {string} */
                output_format: "png" | "webp" | "jpeg" | "gif";
                size: string;
                /** @enum {string} */
                quality: "low" | "medium" | "high" | "xhigh" | "max";
                /** @enum {string} */
                background: "opaque" | "transparent";
                safety_identifier: string | null;
                usage: components["schemas"]["ImageUsage"];
            };
        } | {
            /** @constant */
            event: "error";
            data: {
                /** @constant */
                type: "error";
                error: components["schemas"]["Error"];
            };
        };
        ImageGenerationRequest: {
            /** @description The text to draw, 1 to 1,000 characters; or a label. */
            prompt?: string | null;
            /** @description One of the model's labels, by name or number. */
            label?: (string | number) | null;
            /** @description A model of `GET /v1/models`; the first by default. */
            model?: string | null;
            /** @description Number of pictures. Picture i has seed + i, so the first of n equals that of n = 1. */
            n?: number | null;
            /** @description Such as `"256x256"`: sides of 16 to 1536 pixels, 1536 x 1024 in all, ratios from 1:3 to 3:1; `"auto"` is the model's own. The model draws squares, which are resampled. */
            size?: string | null;
            /** @description How the model's square is fitted to a `size` that is not square: `crop` (the default) fills the size and cuts off the overhanging edges, `pad` shows the whole square on white. */
            fit?: ("crop" | "pad") | null;
            /** @description Steps of the decoder, by the manifest's table; without one 0.5, 1, 2, 3 and 4 times the model's default for `low`, `medium`, `high`, `xhigh` and `max`. `auto` and `standard` are `medium`, `hd` is `high`. */
            quality?: ("low" | "medium" | "high" | "xhigh" | "max" | "auto" | "standard" | "hd") | null;
            /** @description `transparent` removes the white background, in png and webp; models that do not draw on white reject it. */
            background?: ("auto" | "opaque" | "transparent") | null;
            /** @description An address (the default), the file in base64, or the latent in base64 and no picture. */
            response_format?: ("url" | "b64_json" | "latent") | null;
            /** @description The picture's format; `png` by default. `gif` is an animation through latent space: for a generation from the latent of its seed to that of the next seed, for an edit or a variation from the input picture to the result. */
            output_format?: ("png" | "webp" | "jpeg" | "gif") | null;
            /** @description Quality of JPEG and WebP files in percent; 92 and 90 by default. */
            output_compression?: number | null;
            /** @description With `gif`: frames, 2 to 16; 9 by default. */
            frame_count?: number | null;
            /** @description With `gif`: milliseconds that each frame is shown, rounded to 10; 200 by default. */
            frame_duration_ms?: number | null;
            /** @description Repeated in the answer. */
            safety_identifier?: string | null;
            /** @description The same seed gives the same picture. Random by default. */
            seed?: number | null;
            /** @description Steps of both the generator and the decoder; overrides `quality`. The model's default by default. */
            num_inference_steps?: number | null;
            /** @description The text that guidance leads away from, instead of the empty prompt. Only with a prompt and guidance. */
            negative_prompt?: string | null;
            /** @description Strength of guidance towards the prompt or label; 1 for none. The model's default by default. */
            guidance_scale?: number | null;
            /** @description Answers with server-sent events. */
            stream?: boolean | null;
            /** @description With `stream`: number of partial pictures before each finished one. */
            partial_images?: number | null;
            /** @description `flex` has a lower priority than other requests, for work without a waiting client; `default` and `auto` have no effect. */
            service_tier?: ("auto" | "default" | "flex") | null;
            /** @description Minimum cosine similarity of near-duplicates: a picture whose latent is at least that similar to one of this request or to one of the project with a picture of the same settings (except the seed) is not drawn; that picture is returned. */
            dedupe_threshold?: number | null;
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string | null;
            /** @description An object of at most 4 KiB that is stored with each latent, for filters. Without it, latents that are already kept keep theirs. */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @description OpenAI's field; no effect. */
            complexity?: unknown;
            /** @description OpenAI's field; no effect. */
            moderation?: unknown;
            /** @description OpenAI's field; no effect. */
            style?: unknown;
            /** @description OpenAI's field; no effect. */
            user?: unknown;
        };
        ImageUsage: {
            /** @description Pictures in this answer. */
            images: number;
            /** @description Seconds of computing. */
            predict_time: number | null;
            /** @description Latent tokens of the input pictures. Prompts are not counted. */
            input_tokens: number;
            /** @description The input tokens by kind. */
            input_tokens_details: {
                image_tokens: number;
                text_tokens: number;
            };
            /** @description Latent tokens of the answer's pictures. */
            output_tokens: number;
            /** @description Input and output tokens together. */
            total_tokens: number;
        };
        ImageVariationRequest: {
            /**
             * Format: binary
             * @description A PNG, JPEG or WebP file.
             */
            image?: Blob;
            /** @description A model of `GET /v1/models`; the first by default. */
            model?: string;
            /** @description Number of pictures. Picture i has seed + i, so the first of n equals that of n = 1. */
            n?: number;
            /**
             * @description An address (the default), the file in base64, or the latent in base64 and no picture.
             * @enum {string}
             */
            response_format?: "url" | "b64_json" | "latent";
            /** @description The same seed gives the same picture. Random by default. */
            seed?: number;
            /** @description Such as `"256x256"`: sides of 16 to 1536 pixels, 1536 x 1024 in all, ratios from 1:3 to 3:1; `"auto"` is the model's own. The model draws squares, which are resampled. */
            size?: string;
            /**
             * @description How the model's square is fitted to a `size` that is not square: `crop` (the default) fills the size and cuts off the overhanging edges, `pad` shows the whole square on white.
             * @enum {string}
             */
            fit?: "crop" | "pad";
            /**
             * @description Steps of the decoder, by the manifest's table; without one 0.5, 1, 2, 3 and 4 times the model's default for `low`, `medium`, `high`, `xhigh` and `max`. `auto` and `standard` are `medium`, `hd` is `high`.
             * @enum {string}
             */
            quality?: "low" | "medium" | "high" | "xhigh" | "max" | "auto" | "standard" | "hd";
            /**
             * @description `transparent` removes the white background, in png and webp; models that do not draw on white reject it.
             * @enum {string}
             */
            background?: "auto" | "opaque" | "transparent";
            /**
             * @description The picture's format; `png` by default. `gif` is an animation through latent space: for a generation from the latent of its seed to that of the next seed, for an edit or a variation from the input picture to the result.
             * @enum {string}
             */
            output_format?: "png" | "webp" | "jpeg" | "gif";
            /** @description Quality of JPEG and WebP files in percent; 92 and 90 by default. */
            output_compression?: number;
            /** @description Steps of both the generator and the decoder; overrides `quality`. The model's default by default. */
            num_inference_steps?: number;
            /** @description With `gif`: frames, 2 to 16; 9 by default. */
            frame_count?: number;
            /** @description With `gif`: milliseconds that each frame is shown, rounded to 10; 200 by default. */
            frame_duration_ms?: number;
            /** @description Repeated in the answer. */
            safety_identifier?: string;
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string;
            /** @description A JSON object of at most 4 KiB that is stored with it. */
            metadata?: string;
            /** @description OpenAI's field; no effect. */
            complexity?: string;
            /** @description OpenAI's field; no effect. */
            moderation?: string;
            /** @description OpenAI's field; no effect. */
            style?: string;
            /** @description OpenAI's field; no effect. */
            user?: string;
            /** @description The angle to the picture, as a fraction of a right angle; 0.2 by default. */
            strength?: number;
        };
        /** @description A file in Replicate's shape. */
        InputFile: {
            /** @description Its id. */
            id: string;
            /** @description Its name. */
            name: string;
            /** @description Its media type. */
            content_type: string;
            /** @description Its size in bytes. */
            size: number;
            /** @description Its SHA-256. */
            etag: string;
            /** @description Its checksums: the SHA-256. */
            checksums: {
                sha256: string;
            };
            /** @description Its metadata. */
            metadata: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it is deleted: after a day.
             */
            expires_at: string;
            /** @description `get` is the address of its description, and may be a prediction's `image`. */
            urls: {
                /** Format: uri */
                get: string;
            };
        };
        InterpolateRequest: {
            /** @description Adds the address of each latent's picture, which is drawn with these settings when it is first read. The default seed is that of the variation or sample, otherwise 0. */
            draw?: boolean | {
                seed?: number;
                steps?: number;
                size?: string;
                /** @enum {string} */
                fit?: "crop" | "pad";
                /** @enum {string} */
                format?: "png" | "webp" | "jpeg";
            };
            /** @description Adds each latent's values. */
            include_data?: boolean;
            /** @description Minimum cosine similarity of near-duplicates. */
            dedupe_threshold?: number;
            /** @description The model; by default that of the latents given by id, or the first. */
            model?: string;
            /**
             * @description The results' type.
             * @default f16
             * @enum {string}
             */
            dtype?: "f32" | "f16" | "i8";
            /** @description Keeps the latents of the request's pictures, prompts and labels; otherwise they are cached for a day. */
            keep?: boolean;
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string;
            /** @description An object of at most 4 KiB that is stored with each latent, for filters. Without it, latents that are already kept keep theirs. */
            metadata?: {
                [key: string]: unknown;
            };
            /** @description The path's points, in order; weights have no effect. */
            points: components["schemas"]["LatentSource"][];
            /**
             * @description Number of latents on the path, including both ends.
             * @default 8
             */
            n?: number;
        };
        InterpolatedLatents: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The model of all of them. */
            model: string;
            /** @description The latents along the path, each with its `position` from 0 to 1. */
            data: {
                /** @constant */
                object: "latent";
                id: string;
                model: string;
                space: string;
                /** @enum {string} */
                dtype: "f32" | "f16" | "i8";
                tokens: number;
                dimensions: number;
                bytes: number;
                /** @enum {string} */
                source: "generated" | "encoded" | "uploaded" | "derived";
                collection: string;
                metadata: {
                    [key: string]: unknown;
                };
                created_at: number;
                translated_from: string | null;
                /** Format: uri */
                image?: string;
                duplicate_of?: string;
                similarity?: number;
                latent?: components["schemas"]["Latent"];
                position: number;
            }[];
            /**
             * @description Always false: there are no pages.
             * @constant
             */
            has_more: false;
        };
        Key: {
            /** @description The key's id. */
            id: string;
            /**
             * @description Always `api_key`.
             * @constant
             */
            object: "api_key";
            /** @description The project it belongs to. */
            project: string;
            /** @description A display name. */
            name: string;
            /** @description Its first and last characters. */
            redacted_value: string;
            /**
             * @description Whether it is accepted.
             * @enum {string}
             */
            status: "active" | "expired" | "revoked";
            /** @description Its scopes. */
            scopes: ("images" | "latents:read" | "latents:write" | "predictions" | "usage" | "fleet" | "admin")[];
            /** @description Null for no limit. */
            requests_per_minute: number | null;
            /** @description Per calendar month (UTC); null for no limit. */
            pictures_per_month: number | null;
            /** @description Network evaluations per calendar month (UTC); null for no limit. */
            evaluations_per_month: number | null;
            /** @description Network evaluations per request; null for 20,000, or the project's limit. */
            evaluations_per_request: number | null;
            /** @description When it was created, in seconds since the epoch. */
            created_at: number;
            /** @description When it expires. */
            expires_at: number | null;
            /** @description When it was revoked. */
            revoked_at: number | null;
            /** @description When it was last used, to the minute. */
            last_used_at: number | null;
        };
        KeyChangesRequest: {
            /** @description A display name. */
            name?: string;
            /** @description The key's scopes. */
            scopes?: ("images" | "latents:read" | "latents:write" | "predictions" | "usage" | "fleet" | "admin")[];
            /** @description Null for no limit. */
            requests_per_minute?: number | null;
            /** @description Per calendar month (UTC); null for no limit. */
            pictures_per_month?: number | null;
            /** @description Network evaluations per calendar month (UTC); null for no limit. */
            evaluations_per_month?: number | null;
            /** @description Network evaluations per request; null for 20,000, or the project's limit. */
            evaluations_per_request?: number | null;
        };
        KeyPage: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The items of this page. */
            data: components["schemas"]["Key"][];
            /** @description The first item's id. */
            first_id: string | null;
            /** @description The last item's id, for the next page's `after`. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
        };
        Latent: {
            /**
             * @description Always `latent`.
             * @constant
             */
            object: "latent";
            /** @description The hash of the latent's bytes. */
            id: string;
            /** @description The model that created it. */
            model: string;
            /** @description Hash of the latent space. Latents of one space can be compared, mixed and drawn together. */
            space: string;
            /**
             * @description The values' type: 32-bit floats, 16-bit floats, or signed bytes times one scale.
             * @enum {string}
             */
            dtype: "f32" | "f16" | "i8";
            /** @description Number of tokens, each a vector. */
            tokens: number;
            /** @description Values per token. */
            dimensions: number;
            /** @description The factor of `i8` values; absent for other types. */
            scale?: number;
            /** @description The values in base64: little-endian, row-major. */
            data: string;
        };
        LatentCount: {
            /**
             * @description Always `count`.
             * @constant
             */
            object: "count";
            /** @description The number of latents. */
            count: number;
        };
        LatentCountRequest: {
            /** @description The collection; `default` by default. */
            collection?: string;
            /** @description Only latents of this model. */
            model?: string;
            /** @description Only latents whose metadata matches, such as `{"year": {"$gte": 2020}}`: docs/latents.md. */
            filter?: {
                [key: string]: (string | number | boolean | null) | {
                    $eq?: string | number | boolean | null;
                    $ne?: string | number | boolean | null;
                    $in?: (string | number | boolean | null)[];
                    $nin?: (string | number | boolean | null)[];
                    $lt?: string | number;
                    $lte?: string | number;
                    $gt?: string | number;
                    $gte?: string | number;
                };
            };
        };
        LatentDeleted: {
            /**
             * @description Always `latent`.
             * @constant
             */
            object: "latent";
            /** @description The deleted latent. */
            id: string;
            /**
             * @description Always true, even if there was no such latent.
             * @constant
             */
            deleted: true;
        };
        LatentDeletion: {
            /**
             * @description Always `deletion`.
             * @constant
             */
            object: "deletion";
            /** @description Whether the request was a dry run. */
            dry_run: boolean;
            /** @description The number that this request deleted, at most 500. */
            deleted: number;
            /** @description The number of matching latents that are left. */
            remaining: number;
            /** @description Whether the request must be repeated to delete the rest. */
            has_more: boolean;
        };
        /** @description A latent without its values. */
        LatentEntry: {
            /**
             * @description Always `latent`.
             * @constant
             */
            object: "latent";
            /** @description The hash of the latent's bytes. */
            id: string;
            /** @description The model that created it. */
            model: string;
            /** @description Hash of the latent space. Latents of one space can be compared, mixed and drawn together. */
            space: string;
            /**
             * @description The values' type: 32-bit floats, 16-bit floats, or signed bytes times one scale.
             * @enum {string}
             */
            dtype: "f32" | "f16" | "i8";
            /** @description Number of tokens, each a vector. */
            tokens: number;
            /** @description Values per token. */
            dimensions: number;
            /** @description Size of its bytes. */
            bytes: number;
            /**
             * @description Its origin.
             * @enum {string}
             */
            source: "generated" | "encoded" | "uploaded" | "derived";
            /** @description Its collection. */
            collection: string;
            /** @description Its metadata. */
            metadata: {
                [key: string]: unknown;
            };
            /** @description When it was first kept, in seconds since the epoch. */
            created_at: number;
            /** @description The latent of another space that it is the translation of; null for most. */
            translated_from: string | null;
        };
        /** @description The result of one latent; the last line has the counts, and an `error` if the body ended there. */
        LatentImportLine: {
            index: number;
            /** @constant */
            status: "kept";
            id: string;
        } | {
            index: number;
            /** @constant */
            status: "failed";
            error: components["schemas"]["Error"];
        } | {
            /** @constant */
            object: "import";
            kept: number;
            failed: number;
            error: components["schemas"]["Error"] | null;
        };
        LatentInput: {
            /**
             * @description Always `latent`.
             * @constant
             */
            object: "latent";
            /** @description The hash of the latent's bytes. */
            id?: string;
            /** @description The model that created it. */
            model: string;
            /** @description Hash of the latent space. Latents of one space can be compared, mixed and drawn together. */
            space: string;
            /**
             * @description The values' type: 32-bit floats, 16-bit floats, or signed bytes times one scale.
             * @enum {string}
             */
            dtype: "f32" | "f16" | "i8";
            /** @description Number of tokens, each a vector. */
            tokens: number;
            /** @description Values per token. */
            dimensions: number;
            /** @description The factor of `i8` values; absent for other types. */
            scale?: number;
            /** @description The values in base64: little-endian, row-major. */
            data: string;
        };
        /** @description A latent in its JSON form, with its metadata: a line of an import. */
        LatentLine: {
            /**
             * @description Always `latent`.
             * @constant
             */
            object: "latent";
            /** @description The hash of the latent's bytes. */
            id?: string;
            /** @description The model that created it. */
            model: string;
            /** @description Hash of the latent space. Latents of one space can be compared, mixed and drawn together. */
            space: string;
            /**
             * @description The values' type: 32-bit floats, 16-bit floats, or signed bytes times one scale.
             * @enum {string}
             */
            dtype: "f32" | "f16" | "i8";
            /** @description Number of tokens, each a vector. */
            tokens: number;
            /** @description Values per token. */
            dimensions: number;
            /** @description The factor of `i8` values; absent for other types. */
            scale?: number;
            /** @description The values in base64: little-endian, row-major. */
            data: string;
            /** @description An object of at most 4 KiB that is stored with each latent, for filters. Without it, latents that are already kept keep theirs. */
            metadata?: {
                [key: string]: unknown;
            };
        };
        LatentMap: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The latents in the order of indexing, each with its coordinates and its `cluster`: the first latent of its near-duplicates, null without any. A latent joins the cluster of the most similar earlier one. */
            data: {
                id: string;
                x: number;
                y: number;
                cluster: string | null;
                metadata?: {
                    [key: string]: unknown;
                };
            }[];
            /** @description The first item's id. */
            first_id: string | null;
            /** @description The last item's id, for the next page's `after`. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
            /** @description The latents' model. */
            model: string;
            /** @description The collection. */
            collection: string;
            /** @description The number of latents that the axes were computed from. When it changes, all coordinates change. */
            fitted: number;
            /** @description The number of latents without coordinates, or not yet compared with earlier ones. */
            pending: number;
        };
        LatentPage: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The items of this page. */
            data: components["schemas"]["LatentEntry"][];
            /** @description The first item's id. */
            first_id: string | null;
            /** @description The last item's id, for the next page's `after`. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
        };
        LatentPatch: {
            /** @description A JSON merge patch (RFC 7396) of its metadata: members are replaced, objects merged, and null removes. */
            metadata: {
                [key: string]: unknown;
            };
        };
        /** @description A latent by its id, by its values, by a picture (base64 or a `data:` URL), by a prompt or by a label. Of prompts and labels, `n` (1) latents are generated with seeds from `seed` (0) on, and averaged. `weight` is 1 by default. */
        LatentSource: {
            id: string;
            weight?: number;
        } | {
            vector: number[];
            weight?: number;
        } | {
            image: string;
            weight?: number;
        } | {
            prompt: string;
            seed?: number;
            n?: number;
            weight?: number;
        } | {
            label: string | number;
            seed?: number;
            n?: number;
            weight?: number;
        };
        LatentTranslation: {
            /** @description The latents, of any spaces. */
            ids: string[];
            /** @description The model or version (`name@version`) whose latents they become; the first of `GET /v1/models` by default. */
            model?: string;
            /** @description Where the translations are kept; each in its latent's collection by default. */
            collection?: string;
            /**
             * @description The seed of the pictures that are encoded.
             * @default 0
             */
            seed?: number;
        };
        LatentUpload: {
            /**
             * Format: binary
             * @description A PNG, JPEG or WebP file.
             */
            image?: Blob;
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string;
            /** @description A JSON object of at most 4 KiB that is stored with it. */
            metadata?: string;
            /** @description The model that encodes the picture; the first of `GET /v1/models` by default. */
            model?: string;
        };
        Model: {
            /** @description The model's name. */
            id: string;
            /**
             * @description Always `model`.
             * @constant
             */
            object: "model";
            /** @description Always `reptok`. */
            owned_by: string;
            /** @description Hash of its manifest; changes with every change of the model. */
            version: string;
            /** @description Hash of the latent space. Models of one space can compare, mix and draw each other's latents. */
            space: string;
            /** @description Hash of the decoder. Addresses of pictures contain the decoder that drew them. */
            decoder: string;
            /** @description The licence of its weights. */
            licence: string;
            /** @description Side of its pictures, in pixels. */
            image_size: number;
            /** @description The shape of its latents. */
            latent: {
                tokens: number;
                dimensions: number;
            };
            /** @description Its capabilities. */
            capabilities: ("encode" | "decode" | "prompt" | "label")[];
            /** @description Its labels, in the order of their numbers. */
            labels: string[];
            /** @description The versions that requests may name (`name@version`), the current one first. The name alone means that one. */
            versions: {
                version: string;
                space: string;
                decoder: string;
                current: boolean;
            }[];
            /** @description When it was created, in seconds since the epoch. */
            created: number;
            /** @description Its display name. */
            title: string;
        };
        ModelList: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The items of this page. */
            data: components["schemas"]["Model"][];
            /** @description The first item's id. */
            first_id: string | null;
            /** @description The last item's id, for the next page's `after`. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
            /** @description The models in Replicate's shape. */
            results: components["schemas"]["OwnedModel"][];
            /** @description The address of the next page; null for none. */
            next: null;
            /** @description Always null. */
            previous: null;
        };
        ModelPredictionRequest: {
            /** @description The prediction's input. */
            input: components["schemas"]["PredictionInput"];
            /** @description An https address that receives the prediction's events. */
            webhook?: string | null;
            /** @description The events that it receives; `output` and `completed` by default. */
            webhook_events_filter?: ("start" | "output" | "logs" | "completed")[] | null;
            /** @description Replicate's field; no effect, since every prediction has a stream. */
            stream?: boolean | null;
        };
        ModelVersion: {
            /**
             * @description Always `model_version`.
             * @constant
             */
            object: "model_version";
            /** @description The version's hash. */
            id: string;
            /** @description The model's name. */
            model: string;
            /** @description Hash of the latent space. Models of one space can compare, mix and draw each other's latents. */
            space: string;
            /** @description Hash of the decoder. Addresses of pictures contain the decoder that drew them. */
            decoder: string;
            /** @description Its display name. */
            title: string;
            /** @description When it was created, in seconds since the epoch. */
            created: number;
            /** @description Whether the model's name without a version denotes this one. */
            current: boolean;
            /** @description False if the only GPU worker has registered without it since. */
            served: boolean;
            /** @description When a GPU worker first registered it. */
            first_seen_at: number;
            /** @description When it was retired: requests cannot use it. */
            retired_at: number | null;
        };
        ModelVersionChangesRequest: {
            /**
             * @description Makes it its model's current version.
             * @constant
             */
            current?: true;
            /** @description True retires it: requests cannot use it any more. False restores it. */
            retired?: boolean;
        };
        ModelVersionList: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The items of this page. */
            data: components["schemas"]["ModelVersion"][];
            /** @description The first item's id. */
            first_id: string | null;
            /** @description The last item's id, for the next page's `after`. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
        };
        NewKey: {
            /** @description The key's id. */
            id: string;
            /**
             * @description Always `api_key`.
             * @constant
             */
            object: "api_key";
            /** @description The project it belongs to. */
            project: string;
            /** @description A display name. */
            name: string;
            /** @description Its first and last characters. */
            redacted_value: string;
            /**
             * @description Whether it is accepted.
             * @enum {string}
             */
            status: "active" | "expired" | "revoked";
            /** @description Its scopes. */
            scopes: ("images" | "latents:read" | "latents:write" | "predictions" | "usage" | "fleet" | "admin")[];
            /** @description Null for no limit. */
            requests_per_minute: number | null;
            /** @description Per calendar month (UTC); null for no limit. */
            pictures_per_month: number | null;
            /** @description Network evaluations per calendar month (UTC); null for no limit. */
            evaluations_per_month: number | null;
            /** @description Network evaluations per request; null for 20,000, or the project's limit. */
            evaluations_per_request: number | null;
            /** @description When it was created, in seconds since the epoch. */
            created_at: number;
            /** @description When it expires. */
            expires_at: number | null;
            /** @description When it was revoked. */
            revoked_at: number | null;
            /** @description When it was last used, to the minute. */
            last_used_at: number | null;
            /** @description The key, which is shown only once. */
            value: string;
        };
        NewKeyRequest: {
            /** @description A display name. */
            name: string;
            /**
             * @description The key's scopes; all except `fleet` and `admin` by default.
             * @default [
             *       "images",
             *       "latents:read",
             *       "latents:write",
             *       "predictions",
             *       "usage"
             *     ]
             */
            scopes?: ("images" | "latents:read" | "latents:write" | "predictions" | "usage" | "fleet" | "admin")[];
            /**
             * @description Null for no limit.
             * @default null
             */
            requests_per_minute?: number | null;
            /**
             * @description Per calendar month (UTC); null for no limit.
             * @default null
             */
            pictures_per_month?: number | null;
            /**
             * @description Network evaluations per calendar month (UTC); null for no limit.
             * @default null
             */
            evaluations_per_month?: number | null;
            /**
             * @description Network evaluations per request; null for 20,000, or the project's limit.
             * @default null
             */
            evaluations_per_request?: number | null;
            /**
             * @description Seconds since the epoch; null for never.
             * @default null
             */
            expires_at?: number | null;
        };
        NewProjectRequest: {
            /** @description A display name. */
            name: string;
            /**
             * @description Null for no limit.
             * @default null
             */
            requests_per_minute?: number | null;
            /**
             * @description Per calendar month (UTC); null for no limit.
             * @default null
             */
            pictures_per_month?: number | null;
            /**
             * @description Network evaluations per calendar month (UTC); null for no limit.
             * @default null
             */
            evaluations_per_month?: number | null;
            /**
             * @description Network evaluations per request; null for 20,000, or the project's limit.
             * @default null
             */
            evaluations_per_request?: number | null;
            /**
             * @description Concurrent unfinished jobs; null for 1,000.
             * @default null
             */
            concurrent_jobs?: number | null;
            /**
             * @description Its share of the GPU workers relative to other projects with waiting jobs; 1 by default.
             * @default 1
             */
            weight?: number;
        };
        NewTokenRequest: {
            /** @description Scopes of the token, all of which the key must have. */
            scopes: ("images" | "latents:read" | "latents:write" | "predictions" | "usage")[];
            /**
             * @description Seconds until the token expires, up to an hour.
             * @default 600
             */
            seconds?: number;
            /** @description The origin whose pages may use the token: the API's own, or one of the setting `CORS_ORIGINS`. */
            origin: string;
        };
        Nothing: {
            /** @description Always empty. */
            results: unknown[];
            /** @description The address of the next page; null for none. */
            next: null;
            /** @description Always null. */
            previous: null;
        };
        /** @description A model in Replicate's shape. */
        OwnedModel: {
            /** @description The model's name. */
            id: string;
            /**
             * @description Always `model`.
             * @constant
             */
            object: "model";
            /** @description Always `reptok`. */
            owned_by: string;
            /** @description Hash of its manifest; changes with every change of the model. */
            version: string;
            /** @description Hash of the latent space. Models of one space can compare, mix and draw each other's latents. */
            space: string;
            /** @description Hash of the decoder. Addresses of pictures contain the decoder that drew them. */
            decoder: string;
            /** @description The licence of its weights. */
            licence: string;
            /** @description Side of its pictures, in pixels. */
            image_size: number;
            /** @description The shape of its latents. */
            latent: {
                tokens: number;
                dimensions: number;
            };
            /** @description Its capabilities. */
            capabilities: ("encode" | "decode" | "prompt" | "label")[];
            /** @description Its labels, in the order of their numbers. */
            labels: string[];
            /** @description Always `reptok`. */
            owner: string;
            /** @description The model's name. */
            name: string;
            /** @description Its display name. */
            description: string;
            /**
             * @description Always `public`.
             * @constant
             */
            visibility: "public";
            /** @description Always 0: runs are not counted. */
            run_count: number;
            /** @description Always null. */
            url: null;
            /** @description Always null. */
            cover_image_url: null;
            /** @description Always null. */
            default_example: null;
            /** @description The version in use. */
            latest_version: {
                id: string;
                /** Format: date-time */
                created_at: string;
            };
        };
        PictureLine: {
            /** @description A PNG, JPEG or WebP file in base64, also as a `data:` URL. */
            image: string;
            /** @description An object of at most 4 KiB that is stored with each latent, for filters. Without it, latents that are already kept keep theirs. */
            metadata?: {
                [key: string]: unknown;
            };
        };
        Prediction: {
            /** @description Names the prediction. */
            id: string;
            /**
             * @description Always `prediction`.
             * @constant
             */
            object: "prediction";
            /** @description The model, as `reptok/name`. */
            model: string;
            /** @description Its version. */
            version: string | null;
            /**
             * @description Its status; the last three are final.
             * @enum {string}
             */
            status: "starting" | "processing" | "succeeded" | "failed" | "canceled";
            /**
             * @description Always `api`.
             * @constant
             */
            source: "api";
            /** @description The input with all defaults, including the seed. */
            input: {
                [key: string]: unknown;
            };
            /** @description Addresses of the pictures, after success. */
            output: string[] | null;
            /** @description Ids of their latents. */
            latents: string[] | null;
            /** @description The error message. */
            error: string | null;
            /** @description The error code. */
            error_code: ("invalid_request" | "unknown_parameter" | "invalid_image" | "image_too_large" | "body_too_large" | "unsupported_media_type" | "prompt_too_long" | "moderation_blocked" | "invalid_latent" | "latent_space_mismatch" | "unauthorized" | "invalid_api_key" | "insufficient_scope" | "model_not_found" | "not_found" | "space_not_served" | "method_not_allowed" | "conflict" | "model_version_mismatch" | "canceled" | "idempotency_mismatch" | "rate_limit_exceeded" | "insufficient_quota" | "internal" | "unavailable" | "timeout") | null;
            /** @description Its log, one line per event. */
            logs: string;
            /** @description Seconds of computing, and from creation to the end. */
            metrics: {
                predict_time?: number;
                total_time?: number;
            };
            /** @description Number of jobs before it, with fair scheduling between projects; null once it is being computed. */
            queue_position: number | null;
            /** @description Completed network evaluations, while it is being computed. */
            progress: {
                step: number;
                steps: number;
            } | null;
            /**
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /** @description When computing began. */
            started_at: string | null;
            /** @description When it ended. */
            completed_at: string | null;
            /**
             * Format: date-time
             * @description With `Cancel-After`: when it is canceled if it has not ended.
             */
            deadline?: string;
            /**
             * Format: uri
             * @description The webhook's address.
             */
            webhook?: string;
            /** @description The webhook's events. */
            webhook_events_filter?: ("start" | "output" | "logs" | "completed")[];
            /** @description Addresses to read, cancel and follow it. */
            urls: {
                /** Format: uri */
                get: string;
                /** Format: uri */
                cancel: string;
                /** Format: uri */
                stream: string;
            };
        };
        /** @description An event of a prediction's stream; data is JSON, except for `logs` and `output`, which are plain text. */
        PredictionEvent: {
            /** @constant */
            event: "progress";
            id: string;
            data: {
                /** @enum {string} */
                status: "starting" | "processing";
                queue_position: number | null;
                step: number;
                steps: number;
            };
        } | {
            /** @constant */
            event: "logs";
            id: string;
            data: string;
        } | {
            /** @constant */
            event: "partial";
            id: string;
            data: {
                index: number;
                partial_image_index: number;
                b64_json: string;
            };
        } | {
            /** @constant */
            event: "output";
            id: string;
            /** Format: uri */
            data: string;
        } | {
            /** @constant */
            event: "error";
            id: string;
            data: {
                detail: string;
                /** @enum {string} */
                code: "invalid_request" | "unknown_parameter" | "invalid_image" | "image_too_large" | "body_too_large" | "unsupported_media_type" | "prompt_too_long" | "moderation_blocked" | "invalid_latent" | "latent_space_mismatch" | "unauthorized" | "invalid_api_key" | "insufficient_scope" | "model_not_found" | "not_found" | "space_not_served" | "method_not_allowed" | "conflict" | "model_version_mismatch" | "canceled" | "idempotency_mismatch" | "rate_limit_exceeded" | "insufficient_quota" | "internal" | "unavailable" | "timeout";
            };
        } | {
            /** @constant */
            event: "done";
            id: string;
            data: {
                /** @enum {string} */
                reason?: "canceled" | "error";
            };
        };
        PredictionInput: {
            /** @description The text to draw, 1 to 1,000 characters; or a label. */
            prompt?: string | null;
            /** @description One of the model's labels, by name or number. */
            label?: (string | number) | null;
            /** @description Number of pictures. Picture i has seed + i, so the first of n equals that of n = 1. */
            n?: number | null;
            /** @description Such as `"256x256"`: sides of 16 to 1536 pixels, 1536 x 1024 in all, ratios from 1:3 to 3:1; `"auto"` is the model's own. The model draws squares, which are resampled. */
            size?: string | null;
            /** @description How the model's square is fitted to a `size` that is not square: `crop` (the default) fills the size and cuts off the overhanging edges, `pad` shows the whole square on white. */
            fit?: ("crop" | "pad") | null;
            /** @description Steps of the decoder, by the manifest's table; without one 0.5, 1, 2, 3 and 4 times the model's default for `low`, `medium`, `high`, `xhigh` and `max`. `auto` and `standard` are `medium`, `hd` is `high`. */
            quality?: ("low" | "medium" | "high" | "xhigh" | "max" | "auto" | "standard" | "hd") | null;
            /** @description `transparent` removes the white background, in png and webp; models that do not draw on white reject it. */
            background?: ("auto" | "opaque" | "transparent") | null;
            /** @description The picture's format; `png` by default. `gif` is an animation through latent space: for a generation from the latent of its seed to that of the next seed, for an edit or a variation from the input picture to the result. */
            output_format?: ("png" | "webp" | "jpeg" | "gif") | null;
            /** @description Quality of JPEG and WebP files in percent; 92 and 90 by default. */
            output_compression?: number | null;
            /** @description Repeated in the answer. */
            safety_identifier?: string | null;
            /** @description The same seed gives the same picture. Random by default. */
            seed?: number | null;
            /** @description Steps of both the generator and the decoder; overrides `quality`. The model's default by default. */
            num_inference_steps?: number | null;
            /** @description The text that guidance leads away from, instead of the empty prompt. Only with a prompt and guidance. */
            negative_prompt?: string | null;
            /** @description Strength of guidance towards the prompt or label; 1 for none. The model's default by default. */
            guidance_scale?: number | null;
            /** @description With `stream`: number of partial pictures before each finished one. */
            partial_images?: number | null;
            /** @description `flex` has a lower priority than other requests, for work without a waiting client; `default` and `auto` have no effect. */
            service_tier?: ("auto" | "default" | "flex") | null;
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string | null;
            /** @description An object of at most 4 KiB that is stored with each latent, for filters. Without it, latents that are already kept keep theirs. */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @description An alias of `n`. */
            num_outputs?: number | null;
            /** @description With `gif`: frames, 2 to 16; 9 by default. */
            frame_count?: unknown;
            /** @description With `gif`: milliseconds that each frame is shown, rounded to 10; 200 by default. */
            frame_duration_ms?: unknown;
        };
        PredictionPage: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The items of this page. */
            data: components["schemas"]["Prediction"][];
            /** @description The first item's id. */
            first_id: string | null;
            /** @description The last item's id, for the next page's `after`. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
            /** @description `data`, for Replicate's clients. */
            results: components["schemas"]["Prediction"][];
            /** @description The address of the next page. */
            next: string | null;
            /** @description Always null. */
            previous: null;
        };
        PredictionRequest: {
            /** @description The prediction's input. */
            input: components["schemas"]["PredictionInput"];
            /** @description An https address that receives the prediction's events. */
            webhook?: string | null;
            /** @description The events that it receives; `output` and `completed` by default. */
            webhook_events_filter?: ("start" | "output" | "logs" | "completed")[] | null;
            /** @description Replicate's field; no effect, since every prediction has a stream. */
            stream?: boolean | null;
            /** @description A model's version, alone or as `reptok/name:version`. */
            version?: string | null;
            /** @description Or a model's name, as `name` or `reptok/name`. The first model by default. */
            model?: string | null;
        };
        Project: {
            /** @description The project's id. */
            id: string;
            /**
             * @description Always `project`.
             * @constant
             */
            object: "project";
            /** @description A display name. */
            name: string;
            /**
             * @description Whether its keys are accepted.
             * @enum {string}
             */
            status: "active" | "disabled";
            /** @description Null for no limit. */
            requests_per_minute: number | null;
            /** @description Per calendar month (UTC); null for no limit. */
            pictures_per_month: number | null;
            /** @description Network evaluations per calendar month (UTC); null for no limit. */
            evaluations_per_month: number | null;
            /** @description Network evaluations per request; null for 20,000, or the project's limit. */
            evaluations_per_request: number | null;
            /** @description Concurrent unfinished jobs; null for 1,000. */
            concurrent_jobs: number | null;
            /** @description Its share of the GPU workers relative to other projects with waiting jobs; 1 by default. */
            weight: number;
            /** @description When it was created, in seconds since the epoch. */
            created_at: number;
            /** @description When it was disabled. */
            disabled_at: number | null;
            /** @description Pictures that count against the month's quota. */
            pictures_this_month: number;
            /** @description Network evaluations that count against the month's quota. */
            evaluations_this_month: number;
        };
        ProjectChangesRequest: {
            /** @description A display name. */
            name?: string;
            /** @description Null for no limit. */
            requests_per_minute?: number | null;
            /** @description Per calendar month (UTC); null for no limit. */
            pictures_per_month?: number | null;
            /** @description Network evaluations per calendar month (UTC); null for no limit. */
            evaluations_per_month?: number | null;
            /** @description Network evaluations per request; null for 20,000, or the project's limit. */
            evaluations_per_request?: number | null;
            /** @description Concurrent unfinished jobs; null for 1,000. */
            concurrent_jobs?: number | null;
            /** @description Its share of the GPU workers relative to other projects with waiting jobs; 1 by default. */
            weight?: number;
            /** @description A disabled project's keys, tokens and links are rejected. */
            disabled?: boolean;
        };
        ProjectEntry: {
            /** @description The project's id. */
            id: string;
            /**
             * @description Always `project`.
             * @constant
             */
            object: "project";
            /** @description A display name. */
            name: string;
            /**
             * @description Whether its keys are accepted.
             * @enum {string}
             */
            status: "active" | "disabled";
            /** @description Null for no limit. */
            requests_per_minute: number | null;
            /** @description Per calendar month (UTC); null for no limit. */
            pictures_per_month: number | null;
            /** @description Network evaluations per calendar month (UTC); null for no limit. */
            evaluations_per_month: number | null;
            /** @description Network evaluations per request; null for 20,000, or the project's limit. */
            evaluations_per_request: number | null;
            /** @description Concurrent unfinished jobs; null for 1,000. */
            concurrent_jobs: number | null;
            /** @description Its share of the GPU workers relative to other projects with waiting jobs; 1 by default. */
            weight: number;
            /** @description When it was created, in seconds since the epoch. */
            created_at: number;
            /** @description When it was disabled. */
            disabled_at: number | null;
        };
        ProjectPage: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The items of this page. */
            data: components["schemas"]["ProjectEntry"][];
            /** @description The first item's id. */
            first_id: string | null;
            /** @description The last item's id, for the next page's `after`. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
        };
        Readiness: {
            /**
             * @description `ready` when jobs are accepted: storage answers and a model is registered.
             * @enum {string}
             */
            status: "ready" | "starting";
            /** @description The individual checks. Without a GPU worker, jobs wait. */
            checks: {
                storage: boolean;
                models: number;
                gpu_workers: number;
            };
        };
        /** @description A version in Replicate's shape. */
        ReplicateVersion: {
            /** @description The version's hash. */
            id: string;
            /**
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /** @description The version of Cog whose conventions it follows. */
            cog_version: string;
            /** @description Its input and output, in Cog's form. */
            openapi_schema: {
                [key: string]: unknown;
            };
        };
        ReplicateVersions: {
            /** @description The items. */
            results: components["schemas"]["ReplicateVersion"][];
            /** @description The address of the next page; null for none. */
            next: null;
            /** @description Always null. */
            previous: null;
        };
        SampleRequest: {
            /** @description Adds the address of each latent's picture, which is drawn with these settings when it is first read. The default seed is that of the variation or sample, otherwise 0. */
            draw?: boolean | {
                seed?: number;
                steps?: number;
                size?: string;
                /** @enum {string} */
                fit?: "crop" | "pad";
                /** @enum {string} */
                format?: "png" | "webp" | "jpeg";
            };
            /** @description Adds each latent's values. */
            include_data?: boolean;
            /** @description Minimum cosine similarity of near-duplicates. */
            dedupe_threshold?: number;
            /** @description The model; by default that of the latents given by id, or the first. */
            model?: string;
            /** @description The text to draw, 1 to 1,000 characters; or a label. */
            prompt?: string;
            /** @description One of the model's labels, by name or number. */
            label?: string | number;
            /**
             * @description Number of latents to generate, with consecutive seeds.
             * @default 16
             */
            n?: number;
            /**
             * @description Number of latents to return, at most n.
             * @default 1
             */
            keep?: number;
            /** @description Seed of the first; random by default. */
            seed?: number;
            /** @description Steps of the generator; the model's default by default. */
            num_inference_steps?: number;
            /** @description Strength of guidance towards the prompt or label; 1 for none. The model's default by default. */
            guidance_scale?: number;
            /**
             * @description Examples of similar latents.
             * @default []
             */
            positive?: components["schemas"]["LatentSource"][];
            /**
             * @description Examples of dissimilar latents.
             * @default []
             */
            negative?: components["schemas"]["LatentSource"][];
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string;
            /** @description An object of at most 4 KiB that is stored with each latent, for filters. Without it, latents that are already kept keep theirs. */
            metadata?: {
                [key: string]: unknown;
            };
            /** @description The text that guidance leads away from, instead of the empty prompt. Only with a prompt and guidance. */
            negative_prompt?: unknown;
        };
        SampledLatents: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The model of all of them. */
            model: string;
            /** @description The best, each with its `seed` and `score`. */
            data: {
                /** @constant */
                object: "latent";
                id: string;
                model: string;
                space: string;
                /** @enum {string} */
                dtype: "f32" | "f16" | "i8";
                tokens: number;
                dimensions: number;
                bytes: number;
                /** @enum {string} */
                source: "generated" | "encoded" | "uploaded" | "derived";
                collection: string;
                metadata: {
                    [key: string]: unknown;
                };
                created_at: number;
                translated_from: string | null;
                /** Format: uri */
                image?: string;
                duplicate_of?: string;
                similarity?: number;
                latent?: components["schemas"]["Latent"];
                seed: number;
                score: number;
            }[];
            /**
             * @description Always false: there are no pages.
             * @constant
             */
            has_more: false;
            /** @description The number of generated latents. */
            candidates: number;
        };
        SearchBatchRequest: {
            /** @description Independent searches. */
            queries: components["schemas"]["SearchRequest"][];
        };
        SearchRequest: {
            /** @description Adds the address of each latent's picture, which is drawn with these settings when it is first read. The default seed is that of the variation or sample, otherwise 0. */
            draw?: boolean | {
                seed?: number;
                steps?: number;
                size?: string;
                /** @enum {string} */
                fit?: "crop" | "pad";
                /** @enum {string} */
                format?: "png" | "webp" | "jpeg";
            };
            /** @description Adds each latent's values. */
            include_data?: boolean;
            /** @description Minimum cosine similarity of near-duplicates. */
            dedupe_threshold?: number;
            /** @description The model; by default that of the latents given by id, or the first. */
            model?: string;
            /**
             * @description Number of results.
             * @default 10
             */
            limit?: number;
            /**
             * @description Number of results to skip. `offset` and `limit` together are at most 1,000.
             * @default 0
             */
            offset?: number;
            /**
             * @description The collection to search; `default` by default.
             * @default default
             */
            collection?: string;
            /** @description Only latents whose metadata matches, such as `{"year": {"$gte": 2020}}`: docs/latents.md. */
            filter?: {
                [key: string]: (string | number | boolean | null) | {
                    $eq?: string | number | boolean | null;
                    $ne?: string | number | boolean | null;
                    $in?: (string | number | boolean | null)[];
                    $nin?: (string | number | boolean | null)[];
                    $lt?: string | number;
                    $lte?: string | number;
                    $gt?: string | number;
                    $gte?: string | number;
                };
            };
            /** @description The minimum similarity of a result. */
            score_threshold?: number;
            /** @description Orders the 200 most similar by maximal marginal relevance, with a `diversity` from 0 (similarity only) to 1. */
            mmr?: {
                diversity: number;
            };
            /** @description A key of the metadata, such as `author.name`: only the best latent of each value is a result. */
            group_by?: string;
            /** @description Adds each latent's values as a list of numbers. */
            with_vectors?: boolean;
            /**
             * @description Examples of similar latents.
             * @default []
             */
            positive?: components["schemas"]["LatentSource"][];
            /**
             * @description Examples of dissimilar latents.
             * @default []
             */
            negative?: components["schemas"]["LatentSource"][];
            /** @description Keeps the latents of the request's pictures, prompts and labels; otherwise they are cached for a day. */
            keep?: boolean;
            /** @description One positive example: a latent's id; or */
            id?: string;
            /** @description a latent's values; or */
            vector?: number[];
            /** @description a picture in base64; or */
            image?: string;
            /** @description a prompt; or */
            prompt?: string;
            /** @description The first seed of the latents of a prompt or label. */
            seed?: number;
            /** @description Number of generated latents, which are averaged; 4 by default. */
            n?: number;
            /** @description a label. */
            label?: string | number;
        };
        ShownLatent: {
            /**
             * @description Always `latent`.
             * @constant
             */
            object: "latent";
            /** @description The hash of the latent's bytes. */
            id: string;
            /** @description The model that created it. */
            model: string;
            /** @description Hash of the latent space. Latents of one space can be compared, mixed and drawn together. */
            space: string;
            /**
             * @description The values' type: 32-bit floats, 16-bit floats, or signed bytes times one scale.
             * @enum {string}
             */
            dtype: "f32" | "f16" | "i8";
            /** @description Number of tokens, each a vector. */
            tokens: number;
            /** @description Values per token. */
            dimensions: number;
            /** @description Size of its bytes. */
            bytes: number;
            /**
             * @description Its origin.
             * @enum {string}
             */
            source: "generated" | "encoded" | "uploaded" | "derived";
            /** @description Its collection. */
            collection: string;
            /** @description Its metadata. */
            metadata: {
                [key: string]: unknown;
            };
            /** @description When it was first kept, in seconds since the epoch. */
            created_at: number;
            /** @description The latent of another space that it is the translation of; null for most. */
            translated_from: string | null;
            /**
             * Format: uri
             * @description With `draw`: the picture's address.
             */
            image?: string;
            /** @description With `dedupe_threshold`: the earlier near-duplicate whose picture it shares. */
            duplicate_of?: string;
            /** @description Cosine similarity to that latent. */
            similarity?: number;
            /** @description With `include_data`: its values. */
            latent?: components["schemas"]["Latent"];
        };
        Token: {
            /**
             * @description Always `token`.
             * @constant
             */
            object: "token";
            /** @description The token: pages send it as `authorization: Bearer ...`. */
            value: string;
            /** @description Scopes of the token. */
            scopes: ("images" | "latents:read" | "latents:write" | "predictions" | "usage")[];
            /** @description The origin whose pages may use it. */
            origin: string;
            /** @description When it expires, in seconds since the epoch. */
            expires_at: number;
        };
        TranslatedLatents: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The model of all of them. */
            model: string;
            /** @description One latent for each id, in their order; a latent that is of the model's space already is its own translation. */
            data: components["schemas"]["LatentEntry"][];
            /**
             * @description Always false: there are no pages.
             * @constant
             */
            has_more: false;
        };
        UsageRecord: {
            /** @description The job's id. */
            id: string;
            /**
             * Format: date-time
             * @description When it ended.
             */
            time: string;
            /** @description The model. */
            model: string;
            /**
             * @description The operation.
             * @enum {string}
             */
            operation: "generate" | "encode" | "decode";
            /** @description The id of the key. */
            api_key: string | null;
            /** @description Pictures drawn or encoded. */
            pictures: number;
            /** @description Latents created. */
            latents: number;
            /** @description Network evaluations. */
            evaluations: number;
            /** @description Seconds of computing. */
            predict_seconds: number;
        };
        UsageRecords: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The items of this page. */
            data: components["schemas"]["UsageRecord"][];
            /** @description The first item's id. */
            first_id: string | null;
            /** @description The last item's id, for the next page's `after`. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
        };
        UsageSum: {
            /** @description The row's id, for `after`. */
            id: string;
            /**
             * Format: date
             * @description The UTC day.
             */
            day: string;
            /** @description The model. */
            model: string;
            /**
             * @description The operation.
             * @enum {string}
             */
            operation: "generate" | "encode" | "decode";
            /** @description The id of the key. */
            api_key: string | null;
            /** @description Pictures drawn or encoded. */
            pictures: number;
            /** @description Latents created. */
            latents: number;
            /** @description Network evaluations. */
            evaluations: number;
            /** @description Seconds of computing. */
            predict_seconds: number;
            /** @description Number of jobs. */
            jobs: number;
        };
        UsageSums: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The items of this page. */
            data: components["schemas"]["UsageSum"][];
            /** @description The first item's id. */
            first_id: string | null;
            /** @description The last item's id, for the next page's `after`. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
        };
        VariedLatents: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The model of all of them. */
            model: string;
            /** @description The variations, each with its `seed`. */
            data: {
                /** @constant */
                object: "latent";
                id: string;
                model: string;
                space: string;
                /** @enum {string} */
                dtype: "f32" | "f16" | "i8";
                tokens: number;
                dimensions: number;
                bytes: number;
                /** @enum {string} */
                source: "generated" | "encoded" | "uploaded" | "derived";
                collection: string;
                metadata: {
                    [key: string]: unknown;
                };
                created_at: number;
                translated_from: string | null;
                /** Format: uri */
                image?: string;
                duplicate_of?: string;
                similarity?: number;
                latent?: components["schemas"]["Latent"];
                seed: number;
            }[];
            /**
             * @description Always false: there are no pages.
             * @constant
             */
            has_more: false;
        };
        VaryRequest: {
            /** @description Adds the address of each latent's picture, which is drawn with these settings when it is first read. The default seed is that of the variation or sample, otherwise 0. */
            draw?: boolean | {
                seed?: number;
                steps?: number;
                size?: string;
                /** @enum {string} */
                fit?: "crop" | "pad";
                /** @enum {string} */
                format?: "png" | "webp" | "jpeg";
            };
            /** @description Adds each latent's values. */
            include_data?: boolean;
            /** @description Minimum cosine similarity of near-duplicates. */
            dedupe_threshold?: number;
            /** @description The model; by default that of the latents given by id, or the first. */
            model?: string;
            /**
             * @description The results' type.
             * @default f16
             * @enum {string}
             */
            dtype?: "f32" | "f16" | "i8";
            /** @description Keeps the latents of the request's pictures, prompts and labels; otherwise they are cached for a day. */
            keep?: boolean;
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string;
            /** @description An object of at most 4 KiB that is stored with each latent, for filters. Without it, latents that are already kept keep theirs. */
            metadata?: {
                [key: string]: unknown;
            };
            /** @description The latent to vary. */
            source: components["schemas"]["LatentSource"];
            /**
             * @description Number of variations.
             * @default 4
             */
            n?: number;
            /**
             * @description Angle to the source, as a fraction of a right angle.
             * @default 0.2
             */
            strength?: number;
            /** @description Variation i has seed + i; random by default. */
            seed?: number;
        };
        WebhookDelivery: {
            /** @description The message's id: its header `webhook-id`. */
            id: string;
            /**
             * @description Always `webhook.delivery`.
             * @constant
             */
            object: "webhook.delivery";
            /** @description The prediction's id. */
            prediction: string;
            /**
             * @description The event.
             * @enum {string}
             */
            event: "start" | "output" | "logs" | "completed";
            /** @description The receiver. */
            url: string;
            /**
             * @description `pending` until the next attempt, `delivered`, `failed` after the last one, or `gone`: the receiver answered 410.
             * @enum {string}
             */
            status: "pending" | "delivered" | "failed" | "gone";
            /** @description Attempts since it was last sent. */
            attempts: number;
            /** @description The status of the last attempt's answer; null without an answer. */
            response_status: number | null;
            /** @description When it was created, in seconds since the epoch. */
            created_at: number;
            /** @description When it was last attempted. */
            attempted_at: number;
            /** @description When the next attempt is due; null for none. */
            next_attempt_at: number | null;
        };
        WebhookDeliveryPage: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The items of this page. */
            data: components["schemas"]["WebhookDelivery"][];
            /** @description The first item's id. */
            first_id: string | null;
            /** @description The last item's id, for the next page's `after`. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
        };
        WebhookSecret: {
            /** @description The secret, for a Standard Webhooks library. */
            key: string;
        };
    };
    responses: {
        /**
         * @description `invalid_request`: A field, parameter or header is invalid; `param` names it. Correct the request.
         *
         *     `unknown_parameter`: The request has an unknown field or parameter; the message suggests the most similar one. Correct the request.
         *
         *     `invalid_image`: The picture is damaged, in another format than stated, or too small. Send PNG, JPEG or WebP.
         *
         *     `prompt_too_long`: The prompt is too long for the model. Shorten it.
         *
         *     `moderation_blocked`: The service's moderation endpoint flagged the prompt. Change the prompt.
         *
         *     `invalid_latent`: The bytes or the JSON are not a latent: header, length or checksum do not match. Send them as they were received.
         *
         *     `latent_space_mismatch`: The latent's space or size is not the model's. Use a model of the latent's space.
         */
        Error400: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "cache-control": components["headers"]["cache-control"];
                vary: components["headers"]["vary"];
                "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                "x-prediction-id": components["headers"]["x-prediction-id"];
                "idempotent-replayed": components["headers"]["idempotent-replayed"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "message": "expected this, got that",
                 *         "type": "invalid_request_error",
                 *         "param": null,
                 *         "code": "invalid_request"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /**
         * @description `image_too_large`: The picture has too many bytes or pixels. Reduce it.
         *
         *     `body_too_large`: The request's body is too large for the operation. Send less per request.
         */
        Error413: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "cache-control": components["headers"]["cache-control"];
                vary: components["headers"]["vary"];
                "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                "x-prediction-id": components["headers"]["x-prediction-id"];
                "idempotent-replayed": components["headers"]["idempotent-replayed"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "message": "expected this, got that",
                 *         "type": "invalid_request_error",
                 *         "param": null,
                 *         "code": "image_too_large"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description `unsupported_media_type`: The `content-type` is missing or not supported by the operation. Set it. */
        Error415: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "cache-control": components["headers"]["cache-control"];
                vary: components["headers"]["vary"];
                "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                "x-prediction-id": components["headers"]["x-prediction-id"];
                "idempotent-replayed": components["headers"]["idempotent-replayed"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "message": "expected this, got that",
                 *         "type": "invalid_request_error",
                 *         "param": null,
                 *         "code": "unsupported_media_type"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /**
         * @description `unauthorized`: The request has no key. Send `authorization: Bearer rt_live_...`.
         *
         *     `invalid_api_key`: The key is unknown, revoked or expired. Use another key.
         */
        Error401: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "cache-control": components["headers"]["cache-control"];
                vary: components["headers"]["vary"];
                "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                "x-prediction-id": components["headers"]["x-prediction-id"];
                "idempotent-replayed": components["headers"]["idempotent-replayed"];
                "www-authenticate": components["headers"]["www-authenticate"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "message": "expected this, got that",
                 *         "type": "authentication_error",
                 *         "param": null,
                 *         "code": "unauthorized"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description `insufficient_scope`: The key lacks the scope that the operation needs; `www-authenticate` names it. Use a key that has it. */
        Error403: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "cache-control": components["headers"]["cache-control"];
                vary: components["headers"]["vary"];
                "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                "x-prediction-id": components["headers"]["x-prediction-id"];
                "idempotent-replayed": components["headers"]["idempotent-replayed"];
                "www-authenticate": components["headers"]["www-authenticate"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "message": "expected this, got that",
                 *         "type": "permission_error",
                 *         "param": null,
                 *         "code": "insufficient_scope"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /**
         * @description `model_not_found`: There is no such model, or the project may not use it. `GET /v1/models` lists the available ones.
         *
         *     `not_found`: Nothing has this address, or it belongs to another project.
         *
         *     `space_not_served`: The latent is kept, but no served model draws latents of its space.
         */
        Error404: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "cache-control": components["headers"]["cache-control"];
                vary: components["headers"]["vary"];
                "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                "x-prediction-id": components["headers"]["x-prediction-id"];
                "idempotent-replayed": components["headers"]["idempotent-replayed"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "message": "expected this, got that",
                 *         "type": "not_found_error",
                 *         "param": null,
                 *         "code": "model_not_found"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description `method_not_allowed`: The address exists, but not for this method; `allow` lists the methods. */
        Error405: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "cache-control": components["headers"]["cache-control"];
                vary: components["headers"]["vary"];
                "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                "x-prediction-id": components["headers"]["x-prediction-id"];
                "idempotent-replayed": components["headers"]["idempotent-replayed"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "message": "expected this, got that",
                 *         "type": "invalid_request_error",
                 *         "param": null,
                 *         "code": "method_not_allowed"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /**
         * @description `conflict`: A request with the same idempotency key is in progress. Retry after `retry-after`.
         *
         *     `model_version_mismatch`: The model was replaced during the request. Repeat the request to use the new version.
         *
         *     `canceled`: The job was canceled before it ended.
         */
        Error409: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "cache-control": components["headers"]["cache-control"];
                vary: components["headers"]["vary"];
                "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                "x-prediction-id": components["headers"]["x-prediction-id"];
                "idempotent-replayed": components["headers"]["idempotent-replayed"];
                "retry-after": components["headers"]["retry-after"];
                "x-should-retry": components["headers"]["x-should-retry"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "message": "expected this, got that",
                 *         "type": "invalid_request_error",
                 *         "param": null,
                 *         "code": "conflict"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description `idempotency_mismatch`: The idempotency key was used for another request. Use a new key. */
        Error422: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "cache-control": components["headers"]["cache-control"];
                vary: components["headers"]["vary"];
                "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                "x-prediction-id": components["headers"]["x-prediction-id"];
                "idempotent-replayed": components["headers"]["idempotent-replayed"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "message": "expected this, got that",
                 *         "type": "invalid_request_error",
                 *         "param": null,
                 *         "code": "idempotency_mismatch"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /**
         * @description `rate_limit_exceeded`: Too many requests or unfinished jobs. Retry after `retry-after`.
         *
         *     `insufficient_quota`: The month's quota is used up. Retries fail until the month ends or the limit is raised.
         */
        Error429: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "cache-control": components["headers"]["cache-control"];
                vary: components["headers"]["vary"];
                "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                "x-prediction-id": components["headers"]["x-prediction-id"];
                "idempotent-replayed": components["headers"]["idempotent-replayed"];
                "retry-after": components["headers"]["retry-after"];
                "x-should-retry": components["headers"]["x-should-retry"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "message": "expected this, got that",
                 *         "type": "rate_limit_error",
                 *         "param": null,
                 *         "code": "rate_limit_exceeded"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description `internal`: An error of the service. Retry; if it persists, report the `x-request-id`. */
        Error500: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "cache-control": components["headers"]["cache-control"];
                vary: components["headers"]["vary"];
                "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                "x-prediction-id": components["headers"]["x-prediction-id"];
                "idempotent-replayed": components["headers"]["idempotent-replayed"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "message": "expected this, got that",
                 *         "type": "server_error",
                 *         "param": null,
                 *         "code": "internal"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /**
         * @description `unavailable`: The service is starting, overloaded, or without a GPU worker. Retry after `retry-after`.
         *
         *     `timeout`: The job did not end while the request waited. It continues: follow `location`, or repeat the request with its idempotency key.
         */
        Error503: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "cache-control": components["headers"]["cache-control"];
                vary: components["headers"]["vary"];
                "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                "x-prediction-id": components["headers"]["x-prediction-id"];
                "idempotent-replayed": components["headers"]["idempotent-replayed"];
                "retry-after": components["headers"]["retry-after"];
                "x-should-retry": components["headers"]["x-should-retry"];
                location: components["headers"]["location"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "message": "expected this, got that",
                 *         "type": "server_error",
                 *         "param": null,
                 *         "code": "unavailable"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description The request's id in the service's logs. A client's own id is used if it has 1 to 255 of `A-Za-z0-9_=-`. */
        "x-request-id": string;
        /** @description Requests per minute; with every answer if they are limited. */
        "x-ratelimit-limit-requests": number;
        /** @description Requests that may be sent now. */
        "x-ratelimit-remaining-requests": number;
        /** @description Time until the full limit is available again, such as `0.250s`. */
        "x-ratelimit-reset-requests": string;
        /** @description Pictures per month, if they are limited; not with reads of latents. */
        "x-ratelimit-limit-pictures": number;
        /** @description Pictures left this month, less those of unfinished jobs. */
        "x-ratelimit-remaining-pictures": number;
        /** @description Time until the month (UTC) ends, such as `86400s`. */
        "x-ratelimit-reset-pictures": string;
        /** @description Network evaluations per month, if they are limited; not with reads of latents. */
        "x-ratelimit-limit-evaluations": number;
        /** @description Network evaluations left this month, less those of unfinished jobs. */
        "x-ratelimit-remaining-evaluations": number;
        /** @description Time until the month (UTC) ends, such as `86400s`. */
        "x-ratelimit-reset-evaluations": string;
        /** @description Seconds to wait before a retry. */
        "retry-after": number;
        /** @description `false` if a retry cannot succeed. */
        "x-should-retry": "true" | "false";
        /** @description The problem with the key, or the missing scope (RFC 6750). */
        "www-authenticate": string;
        /** @description Identifies the content. */
        etag: string;
        /** @description Which caches may store the answer, and for how long. */
        "cache-control": string;
        /** @description The request headers that select the representation. */
        vary: string;
        /** @description The address of the created object. */
        location: string;
        /** @description Bytes of the body. */
        "content-length": number;
        /** @description The id of the answer's job, a prediction. */
        "x-prediction-id": string;
        /** @description `true` if the answer repeats that of an earlier request with the same key. */
        "idempotent-replayed": "true";
        /** @description The `Prefer` that was followed. */
        "preference-applied": string;
        /** @description Whether there is another page. */
        "x-has-more": "true" | "false";
        /** @description The last id of the page, for the next page's `after`. */
        "x-last-id": string;
        /** @description The latent whose picture is returned instead of the requested one's. */
        "x-duplicate-of": string;
        /** @description Cosine similarity of the two latents. */
        "x-similarity": string;
    };
    pathItems: never;
}
export type Account = components['schemas']['Account'];
export type Alive = components['schemas']['Alive'];
export type AnyFile = components['schemas']['AnyFile'];
export type Batch = components['schemas']['Batch'];
export type BatchList = components['schemas']['BatchList'];
export type BatchRequest = components['schemas']['BatchRequest'];
export type Collection = components['schemas']['Collection'];
export type CollectionEntry = components['schemas']['CollectionEntry'];
export type CollectionPage = components['schemas']['CollectionPage'];
export type CombineRequest = components['schemas']['CombineRequest'];
export type CombinedLatents = components['schemas']['CombinedLatents'];
export type Embeddings = components['schemas']['Embeddings'];
export type EmbeddingsRequest = components['schemas']['EmbeddingsRequest'];
export type Error = components['schemas']['Error'];
export type ErrorAnswer = components['schemas']['ErrorAnswer'];
export type ExportedLatent = components['schemas']['ExportedLatent'];
export type File = components['schemas']['File'];
export type FileDeleted = components['schemas']['FileDeleted'];
export type FileList = components['schemas']['FileList'];
export type FileUpload = components['schemas']['FileUpload'];
export type Fleet = components['schemas']['Fleet'];
export type FleetQueue = components['schemas']['FleetQueue'];
export type FleetWorker = components['schemas']['FleetWorker'];
export type FoundBatch = components['schemas']['FoundBatch'];
export type FoundLatents = components['schemas']['FoundLatents'];
export type Image = components['schemas']['Image'];
export type ImageAnswer = components['schemas']['ImageAnswer'];
export type ImageEditRequest = components['schemas']['ImageEditRequest'];
export type ImageEvent = components['schemas']['ImageEvent'];
export type ImageGenerationRequest = components['schemas']['ImageGenerationRequest'];
export type ImageUsage = components['schemas']['ImageUsage'];
export type ImageVariationRequest = components['schemas']['ImageVariationRequest'];
export type InputFile = components['schemas']['InputFile'];
export type InterpolateRequest = components['schemas']['InterpolateRequest'];
export type InterpolatedLatents = components['schemas']['InterpolatedLatents'];
export type Key = components['schemas']['Key'];
export type KeyChangesRequest = components['schemas']['KeyChangesRequest'];
export type KeyPage = components['schemas']['KeyPage'];
export type Latent = components['schemas']['Latent'];
export type LatentCount = components['schemas']['LatentCount'];
export type LatentCountRequest = components['schemas']['LatentCountRequest'];
export type LatentDeleted = components['schemas']['LatentDeleted'];
export type LatentDeletion = components['schemas']['LatentDeletion'];
export type LatentEntry = components['schemas']['LatentEntry'];
export type LatentImportLine = components['schemas']['LatentImportLine'];
export type LatentInput = components['schemas']['LatentInput'];
export type LatentLine = components['schemas']['LatentLine'];
export type LatentMap = components['schemas']['LatentMap'];
export type LatentPage = components['schemas']['LatentPage'];
export type LatentPatch = components['schemas']['LatentPatch'];
export type LatentSource = components['schemas']['LatentSource'];
export type LatentTranslation = components['schemas']['LatentTranslation'];
export type LatentUpload = components['schemas']['LatentUpload'];
export type Model = components['schemas']['Model'];
export type ModelList = components['schemas']['ModelList'];
export type ModelPredictionRequest = components['schemas']['ModelPredictionRequest'];
export type ModelVersion = components['schemas']['ModelVersion'];
export type ModelVersionChangesRequest = components['schemas']['ModelVersionChangesRequest'];
export type ModelVersionList = components['schemas']['ModelVersionList'];
export type NewKey = components['schemas']['NewKey'];
export type NewKeyRequest = components['schemas']['NewKeyRequest'];
export type NewProjectRequest = components['schemas']['NewProjectRequest'];
export type NewTokenRequest = components['schemas']['NewTokenRequest'];
export type Nothing = components['schemas']['Nothing'];
export type OwnedModel = components['schemas']['OwnedModel'];
export type PictureLine = components['schemas']['PictureLine'];
export type Prediction = components['schemas']['Prediction'];
export type PredictionEvent = components['schemas']['PredictionEvent'];
export type PredictionInput = components['schemas']['PredictionInput'];
export type PredictionPage = components['schemas']['PredictionPage'];
export type PredictionRequest = components['schemas']['PredictionRequest'];
export type Project = components['schemas']['Project'];
export type ProjectChangesRequest = components['schemas']['ProjectChangesRequest'];
export type ProjectEntry = components['schemas']['ProjectEntry'];
export type ProjectPage = components['schemas']['ProjectPage'];
export type Readiness = components['schemas']['Readiness'];
export type ReplicateVersion = components['schemas']['ReplicateVersion'];
export type ReplicateVersions = components['schemas']['ReplicateVersions'];
export type SampleRequest = components['schemas']['SampleRequest'];
export type SampledLatents = components['schemas']['SampledLatents'];
export type SearchBatchRequest = components['schemas']['SearchBatchRequest'];
export type SearchRequest = components['schemas']['SearchRequest'];
export type ShownLatent = components['schemas']['ShownLatent'];
export type Token = components['schemas']['Token'];
export type TranslatedLatents = components['schemas']['TranslatedLatents'];
export type UsageRecord = components['schemas']['UsageRecord'];
export type UsageRecords = components['schemas']['UsageRecords'];
export type UsageSum = components['schemas']['UsageSum'];
export type UsageSums = components['schemas']['UsageSums'];
export type VariedLatents = components['schemas']['VariedLatents'];
export type VaryRequest = components['schemas']['VaryRequest'];
export type WebhookDelivery = components['schemas']['WebhookDelivery'];
export type WebhookDeliveryPage = components['schemas']['WebhookDeliveryPage'];
export type WebhookSecret = components['schemas']['WebhookSecret'];
export type ResponseError400 = components['responses']['Error400'];
export type ResponseError413 = components['responses']['Error413'];
export type ResponseError415 = components['responses']['Error415'];
export type ResponseError401 = components['responses']['Error401'];
export type ResponseError403 = components['responses']['Error403'];
export type ResponseError404 = components['responses']['Error404'];
export type ResponseError405 = components['responses']['Error405'];
export type ResponseError409 = components['responses']['Error409'];
export type ResponseError422 = components['responses']['Error422'];
export type ResponseError429 = components['responses']['Error429'];
export type ResponseError500 = components['responses']['Error500'];
export type ResponseError503 = components['responses']['Error503'];
export type HeaderXRequestId = components['headers']['x-request-id'];
export type HeaderXRatelimitLimitRequests = components['headers']['x-ratelimit-limit-requests'];
export type HeaderXRatelimitRemainingRequests = components['headers']['x-ratelimit-remaining-requests'];
export type HeaderXRatelimitResetRequests = components['headers']['x-ratelimit-reset-requests'];
export type HeaderXRatelimitLimitPictures = components['headers']['x-ratelimit-limit-pictures'];
export type HeaderXRatelimitRemainingPictures = components['headers']['x-ratelimit-remaining-pictures'];
export type HeaderXRatelimitResetPictures = components['headers']['x-ratelimit-reset-pictures'];
export type HeaderXRatelimitLimitEvaluations = components['headers']['x-ratelimit-limit-evaluations'];
export type HeaderXRatelimitRemainingEvaluations = components['headers']['x-ratelimit-remaining-evaluations'];
export type HeaderXRatelimitResetEvaluations = components['headers']['x-ratelimit-reset-evaluations'];
export type HeaderRetryAfter = components['headers']['retry-after'];
export type HeaderXShouldRetry = components['headers']['x-should-retry'];
export type HeaderWwwAuthenticate = components['headers']['www-authenticate'];
export type HeaderEtag = components['headers']['etag'];
export type HeaderCacheControl = components['headers']['cache-control'];
export type HeaderVary = components['headers']['vary'];
export type HeaderLocation = components['headers']['location'];
export type HeaderContentLength = components['headers']['content-length'];
export type HeaderXPredictionId = components['headers']['x-prediction-id'];
export type HeaderIdempotentReplayed = components['headers']['idempotent-replayed'];
export type HeaderPreferenceApplied = components['headers']['preference-applied'];
export type HeaderXHasMore = components['headers']['x-has-more'];
export type HeaderXLastId = components['headers']['x-last-id'];
export type HeaderXDuplicateOf = components['headers']['x-duplicate-of'];
export type HeaderXSimilarity = components['headers']['x-similarity'];
export type $defs = Record<string, never>;
export interface operations {
    generateImages: {
        parameters: {
            query?: never;
            header?: {
                /** @description For 24 hours, the same request with the same key is answered from the same job. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "prompt": "a red apple",
                 *       "seed": 7,
                 *       "response_format": "b64_json"
                 *     }
                 */
                "application/json": components["schemas"]["ImageGenerationRequest"];
            };
        };
        responses: {
            /** @description The pictures. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "x-prediction-id": components["headers"]["x-prediction-id"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageAnswer"];
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    varyImage: {
        parameters: {
            query?: never;
            header?: {
                /** @description For 24 hours, the same request with the same key is answered from the same job. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ImageVariationRequest"];
            };
        };
        responses: {
            /** @description The pictures. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "x-prediction-id": components["headers"]["x-prediction-id"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageAnswer"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    editImage: {
        parameters: {
            query?: never;
            header?: {
                /** @description For 24 hours, the same request with the same key is answered from the same job. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ImageEditRequest"];
            };
        };
        responses: {
            /** @description The pictures. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "x-prediction-id": components["headers"]["x-prediction-id"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageAnswer"];
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listLatents: {
        parameters: {
            query?: {
                /** @description The collection; `default` by default. */
                collection?: string;
                /** @description Only latents of this model. */
                model?: string;
                /** @description Only latents whose metadata matches, such as `{"year": {"$gte": 2020}}`: docs/latents.md. */
                filter?: string;
                /** @description The last id of the previous page. */
                after?: string;
                /** @description Latents per page, 1 to 100; 20 by default. */
                limit?: number;
                /** @description Order by creation time. */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LatentPage"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createLatent: {
        parameters: {
            query?: {
                /** @description Converts the values; unchanged by default. */
                dtype?: "f32" | "f16" | "i8";
                /** @description The collection that latents are kept in; `default` by default. */
                collection?: string;
                /** @description A JSON object of at most 4 KiB that is stored with it. */
                metadata?: string;
                /** @description The model that encodes a picture that is not sent in a form. */
                model?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/png": Blob;
                "image/jpeg": Blob;
                "image/webp": Blob;
                "multipart/form-data": components["schemas"]["LatentUpload"];
                "application/json": components["schemas"]["LatentInput"];
                "application/vnd.reptok.latent": Blob;
            };
        };
        responses: {
            /** @description The latent. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    location: components["headers"]["location"];
                    etag: components["headers"]["etag"];
                    "x-prediction-id": components["headers"]["x-prediction-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Latent"];
                    "application/vnd.reptok.latent": Blob;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    deleteLatents: {
        parameters: {
            query?: {
                /** @description The collection; `default` by default. */
                collection?: string;
                /** @description Only latents of this model. */
                model?: string;
                /** @description Only latents whose metadata matches, such as `{"year": {"$gte": 2020}}`: docs/latents.md. */
                filter?: string;
                /** @description `true` deletes nothing and counts the matching latents. */
                dry_run?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The number of deleted latents. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LatentDeletion"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getLatent: {
        parameters: {
            query?: {
                /** @description Converts the values; unchanged by default. */
                dtype?: "f32" | "f16" | "i8";
            };
            header?: {
                /** @description An earlier answer's `ETag`: the answer is 304 if it still matches. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The latent's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latent. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    etag: components["headers"]["etag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Latent"];
                    "application/vnd.reptok.latent": Blob;
                };
            };
            /** @description The client's copy is current. */
            304: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    etag: components["headers"]["etag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    deleteLatent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The latent's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is deleted. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LatentDeleted"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    changeLatent: {
        parameters: {
            query?: {
                /** @description The collection; the first that the latent is in by default. */
                collection?: string;
            };
            header?: never;
            path: {
                /** @description The latent's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LatentPatch"];
            };
        };
        responses: {
            /** @description The changed entry. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LatentEntry"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    drawLatent: {
        parameters: {
            query?: {
                /** @description The decoder's noise; 0 by default. */
                seed?: number;
                /** @description Steps of the decoder; the model's own by default. */
                steps?: number;
                /** @description The size, such as `256` or `256x128`; the model's own by default. */
                size?: string;
                /** @description How the model's square is fitted to a size that is not square: `crop` (the default) cuts off edges, `pad` adds white. */
                fit?: "crop" | "pad";
                /** @description The format: png, webp, jpeg, gif; png by default. */
                format?: "png" | "webp" | "jpeg" | "gif";
                /** @description Quality of JPEG and WebP files in percent; 92 and 90 by default. */
                compression?: number;
                /** @description `transparent` removes the white background of models that draw on white; png and webp. */
                background?: "auto" | "opaque" | "transparent";
                /** @description With `gif`: the latent at the animation's end. */
                to?: string;
                /** @description With `gif`: frames, 2 to 16; 9 by default. */
                frames?: number;
                /** @description With `gif`: milliseconds that each is shown; 200 by default. */
                duration?: number;
                /** @description The decoder's version, as in the addresses of answers; the current one by default. */
                decoder?: string;
                /** @description Minimum cosine similarity of a near-duplicate whose picture may be returned. */
                dedupe_threshold?: number;
            };
            header?: {
                /** @description An earlier answer's `ETag`: the answer is 304 if it still matches. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The latent's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    etag: components["headers"]["etag"];
                    "content-length": components["headers"]["content-length"];
                    "x-prediction-id": components["headers"]["x-prediction-id"];
                    "x-duplicate-of": components["headers"]["x-duplicate-of"];
                    "x-similarity": components["headers"]["x-similarity"];
                    [name: string]: unknown;
                };
                content: {
                    "image/png": Blob;
                    "image/webp": Blob;
                    "image/jpeg": Blob;
                };
            };
            /** @description The client's copy is current. */
            304: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    etag: components["headers"]["etag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getLatentEntry: {
        parameters: {
            query?: {
                /** @description The collection; the first that the latent is in by default. */
                collection?: string;
            };
            header?: never;
            path: {
                /** @description The latent's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entry. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LatentEntry"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    countLatents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LatentCountRequest"];
            };
        };
        responses: {
            /** @description The count. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LatentCount"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listCollections: {
        parameters: {
            query?: {
                /** @description The last name of the previous page. */
                after?: string;
                /** @description Collections per page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectionPage"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getCollection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The collection's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The collection. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collection"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    deleteCollection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The collection's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The number of deleted latents. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LatentDeletion"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createEmbeddings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmbeddingsRequest"];
            };
        };
        responses: {
            /** @description The embeddings. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "x-prediction-id": components["headers"]["x-prediction-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Embeddings"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    encodePictures: {
        parameters: {
            query?: {
                /** @description The collection that latents are kept in; `default` by default. */
                collection?: string;
                /** @description The model that encodes them; the first of `GET /v1/models` by default. */
                model?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description The results. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    searchLatents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchRequest"];
            };
        };
        responses: {
            /** @description Latents. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "x-prediction-id": components["headers"]["x-prediction-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundLatents"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    interpolateLatents: {
        parameters: {
            query?: never;
            header?: {
                /** @description For 24 hours, the same request with the same key is answered from the same job. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InterpolateRequest"];
            };
        };
        responses: {
            /** @description Latents. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "x-prediction-id": components["headers"]["x-prediction-id"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InterpolatedLatents"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    combineLatents: {
        parameters: {
            query?: never;
            header?: {
                /** @description For 24 hours, the same request with the same key is answered from the same job. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CombineRequest"];
            };
        };
        responses: {
            /** @description Latents. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "x-prediction-id": components["headers"]["x-prediction-id"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CombinedLatents"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    varyLatent: {
        parameters: {
            query?: never;
            header?: {
                /** @description For 24 hours, the same request with the same key is answered from the same job. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VaryRequest"];
            };
        };
        responses: {
            /** @description Latents. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "x-prediction-id": components["headers"]["x-prediction-id"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VariedLatents"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    translateLatents: {
        parameters: {
            query?: never;
            header?: {
                /** @description For 24 hours, the same request with the same key is answered from the same job. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LatentTranslation"];
            };
        };
        responses: {
            /** @description Latents. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "x-prediction-id": components["headers"]["x-prediction-id"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TranslatedLatents"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    sampleLatents: {
        parameters: {
            query?: never;
            header?: {
                /** @description For 24 hours, the same request with the same key is answered from the same job. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SampleRequest"];
            };
        };
        responses: {
            /** @description Latents. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "x-prediction-id": components["headers"]["x-prediction-id"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SampledLatents"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    searchLatentsBatch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchBatchRequest"];
            };
        };
        responses: {
            /** @description The results of each. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "x-prediction-id": components["headers"]["x-prediction-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundBatch"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    mapLatents: {
        parameters: {
            query?: {
                /** @description The collection; `default` by default. */
                collection?: string;
                /** @description The model whose latents are shown; the first of `GET /v1/models` by default. */
                model?: string;
                /** @description Only latents whose metadata matches, such as `{"year": {"$gte": 2020}}`: docs/latents.md. */
                filter?: string;
                /** @description Minimum cosine similarity of near-duplicates, 0.9 to 1; 0.98 by default. */
                threshold?: number;
                /** @description The last id of the previous page. */
                after?: string;
                /** @description Points per page, 1 to 5,000; 1,000 by default. */
                limit?: number;
                /** @description `true` adds each latent's metadata. */
                include_metadata?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the map. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LatentMap"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    importLatents: {
        parameters: {
            query?: {
                /** @description The collection that latents are kept in; `default` by default. */
                collection?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-ndjson": string;
                "application/vnd.reptok.latents": Blob;
            };
        };
        responses: {
            /** @description The results. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    exportLatents: {
        parameters: {
            query?: {
                /** @description The collection; `default` by default. */
                collection?: string;
                /** @description Only latents of this model. */
                model?: string;
                /** @description Only latents whose metadata matches, such as `{"year": {"$gte": 2020}}`: docs/latents.md. */
                filter?: string;
                /** @description The last id of the previous page. */
                after?: string;
                /** @description Latents per page, 1 to 500; 500 by default. */
                limit?: number;
                /** @description Order by creation time. */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latents. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "x-has-more": components["headers"]["x-has-more"];
                    "x-last-id": components["headers"]["x-last-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "application/vnd.reptok.latents": Blob;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listFiles: {
        parameters: {
            query?: {
                /** @description The last id of the previous page. */
                after?: string;
                /** @description Files per page, 1 to 10,000; 100 by default. */
                limit?: number;
                /** @description Order by creation time; `desc` by default. */
                order?: "asc" | "desc";
                /** @description Only files of this purpose. */
                purpose?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createFile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["FileUpload"];
            };
        };
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["File"];
                };
            };
            /** @description The file, if it was uploaded in Replicate's form. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InputFile"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The file's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyFile"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    deleteFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The file's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is deleted. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileDeleted"];
                };
            };
            /** @description A file that was uploaded in Replicate's form is deleted. */
            204: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getFileContent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The file's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its bytes. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "content-length": components["headers"]["content-length"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": Blob;
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listBatches: {
        parameters: {
            query?: {
                /** @description The last id of the previous page. */
                after?: string;
                /** @description Batches per page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createBatch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchRequest"];
            };
        };
        responses: {
            /** @description The batch. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Batch"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The batch's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The batch. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Batch"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    cancelBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The batch's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The batch. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Batch"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listPredictions: {
        parameters: {
            query?: {
                /** @description The last id of the previous page. */
                after?: string;
                /** @description Predictions per page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PredictionPage"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createPrediction: {
        parameters: {
            query?: never;
            header?: {
                /** @description `wait` or `wait=n` delays the answer until the result, for at most n seconds (60 by default and at most). */
                Prefer?: string;
                /** @description Time after which an unfinished prediction is canceled: 5 s to 24 h, such as `90`, `30s` or `1h30m`. */
                "Cancel-After"?: string;
                /** @description For 24 hours, the same request with the same key is answered from the same job. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "input": {
                 *         "prompt": "a red apple",
                 *         "seed": 7
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PredictionRequest"];
            };
        };
        responses: {
            /** @description The prediction; with `Prefer: wait`, after its end. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    location: components["headers"]["location"];
                    "preference-applied": components["headers"]["preference-applied"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prediction"];
                };
            };
            /** @description It continues after the wait. */
            202: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    location: components["headers"]["location"];
                    "preference-applied": components["headers"]["preference-applied"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prediction"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createModelPrediction: {
        parameters: {
            query?: never;
            header?: {
                /** @description `wait` or `wait=n` delays the answer until the result, for at most n seconds (60 by default and at most). */
                Prefer?: string;
                /** @description Time after which an unfinished prediction is canceled: 5 s to 24 h, such as `90`, `30s` or `1h30m`. */
                "Cancel-After"?: string;
                /** @description For 24 hours, the same request with the same key is answered from the same job. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The owner: `reptok`. */
                owner: string;
                /** @description The model's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "input": {
                 *         "prompt": "a red apple",
                 *         "seed": 7
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ModelPredictionRequest"];
            };
        };
        responses: {
            /** @description The prediction; with `Prefer: wait`, after its end. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    location: components["headers"]["location"];
                    "preference-applied": components["headers"]["preference-applied"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prediction"];
                };
            };
            /** @description It continues after the wait. */
            202: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    location: components["headers"]["location"];
                    "preference-applied": components["headers"]["preference-applied"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prediction"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getPrediction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The prediction's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The prediction. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prediction"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    cancelPrediction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The prediction's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The prediction. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prediction"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    streamPrediction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The prediction's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events until it has ended. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "x-prediction-id": components["headers"]["x-prediction-id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All models. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getOwnedModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The owner: `reptok`. */
                owner: string;
                /** @description The model's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnedModel"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listOwnedModelVersions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The owner: `reptok`. */
                owner: string;
                /** @description The model's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The served versions. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplicateVersions"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getOwnedModelVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The owner: `reptok`. */
                owner: string;
                /** @description The model's name. */
                name: string;
                /** @description The version's hash. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplicateVersion"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The project. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listHardware: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description None. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown[];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listDeployments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description None. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listTrainings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description None. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecret"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new secret. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecret"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description The last id of the previous page. */
                after?: string;
                /** @description Items per page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryPage"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    resendWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The message's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery, which is now pending. */
            202: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "scopes": [
                 *         "images",
                 *         "latents:read"
                 *       ],
                 *       "seconds": 600,
                 *       "origin": "http://localhost:8787"
                 *     }
                 */
                "application/json": components["schemas"]["NewTokenRequest"];
            };
        };
        responses: {
            /** @description The token. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    sumUsage: {
        parameters: {
            query?: {
                /** @description First UTC day, `2026-11-01`; this month's first by default. */
                start?: string;
                /** @description The UTC day after the last; open by default. */
                end?: string;
                /** @description Rows per page. */
                limit?: number;
                /** @description The last id of the previous page. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "x-has-more": components["headers"]["x-has-more"];
                    "x-last-id": components["headers"]["x-last-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageSums"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listUsage: {
        parameters: {
            query?: {
                /** @description First UTC day, `2026-11-01`; this month's first by default. */
                start?: string;
                /** @description The UTC day after the last; open by default. */
                end?: string;
                /** @description Rows per page. */
                limit?: number;
                /** @description The last id of the previous page. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "x-has-more": components["headers"]["x-has-more"];
                    "x-last-id": components["headers"]["x-last-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageRecords"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listProjects: {
        parameters: {
            query?: {
                /** @description The last id of the previous page. */
                after?: string;
                /** @description Items per page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The current state. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectPage"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createProject: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Shop",
                 *       "pictures_per_month": 10000
                 *     }
                 */
                "application/json": components["schemas"]["NewProjectRequest"];
            };
        };
        responses: {
            /** @description The current state. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's id. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The current state. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    changeProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's id. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "disabled": true
                 *     }
                 */
                "application/json": components["schemas"]["ProjectChangesRequest"];
            };
        };
        responses: {
            /** @description The current state. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /** @description The last id of the previous page. */
                after?: string;
                /** @description Items per page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The project's id. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The current state. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPage"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's id. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "server",
                 *       "scopes": [
                 *         "images"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewKeyRequest"];
            };
        };
        responses: {
            /** @description The current state. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewKey"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    changeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's id. */
                project: string;
                /** @description The key's id. */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "pictures_per_month": 1000
                 *     }
                 */
                "application/json": components["schemas"]["KeyChangesRequest"];
            };
        };
        responses: {
            /** @description The current state. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's id. */
                project: string;
                /** @description The key's id. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The current state. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    sumProjectUsage: {
        parameters: {
            query?: {
                /** @description First UTC day, `2026-11-01`; this month's first by default. */
                start?: string;
                /** @description The UTC day after the last; open by default. */
                end?: string;
                /** @description Rows per page. */
                limit?: number;
                /** @description The last id of the previous page. */
                after?: string;
            };
            header?: never;
            path: {
                /** @description The project's id. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "x-has-more": components["headers"]["x-has-more"];
                    "x-last-id": components["headers"]["x-last-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageSums"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listProjectUsage: {
        parameters: {
            query?: {
                /** @description First UTC day, `2026-11-01`; this month's first by default. */
                start?: string;
                /** @description The UTC day after the last; open by default. */
                end?: string;
                /** @description Rows per page. */
                limit?: number;
                /** @description The last id of the previous page. */
                after?: string;
            };
            header?: never;
            path: {
                /** @description The project's id. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    "x-has-more": components["headers"]["x-has-more"];
                    "x-last-id": components["headers"]["x-last-id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageRecords"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listModelVersions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All versions. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelVersionList"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    changeModelVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The version's hash. */
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "current": true
                 *     }
                 */
                "application/json": components["schemas"]["ModelVersionChangesRequest"];
            };
        };
        responses: {
            /** @description The current state. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelVersion"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getFleet: {
        parameters: {
            query?: {
                /** @description Only this model, as `name`, or this version, as `name@version`. */
                model?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The current state. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    "x-ratelimit-limit-requests": components["headers"]["x-ratelimit-limit-requests"];
                    "x-ratelimit-remaining-requests": components["headers"]["x-ratelimit-remaining-requests"];
                    "x-ratelimit-reset-requests": components["headers"]["x-ratelimit-reset-requests"];
                    "x-ratelimit-limit-pictures": components["headers"]["x-ratelimit-limit-pictures"];
                    "x-ratelimit-remaining-pictures": components["headers"]["x-ratelimit-remaining-pictures"];
                    "x-ratelimit-reset-pictures": components["headers"]["x-ratelimit-reset-pictures"];
                    "x-ratelimit-limit-evaluations": components["headers"]["x-ratelimit-limit-evaluations"];
                    "x-ratelimit-remaining-evaluations": components["headers"]["x-ratelimit-remaining-evaluations"];
                    "x-ratelimit-reset-evaluations": components["headers"]["x-ratelimit-reset-evaluations"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fleet"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The API answers. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alive"];
                };
            };
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Jobs are accepted. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            500: components["responses"]["Error500"];
            /** @description Jobs are not accepted yet. */
            503: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    etag: components["headers"]["etag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics in Prometheus' text format. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
}
