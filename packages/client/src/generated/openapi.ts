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
         * Make pictures from a prompt or a label
         * @description The request waits for its job. After 60 s the answer is 503 with the code `timeout` and the job goes on as the prediction that `x-prediction-id` names. A seeded request that has been made before is answered from what is kept.
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
         * Make variations of a picture
         * @description A variation is the picture's latent turned by `strength`, in a direction that its seed gives. The request waits for its job. After 60 s the answer is 503 with the code `timeout` and the job goes on as the prediction that `x-prediction-id` names. A seeded request that has been made before is answered from what is kept.
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
         * Draw pictures towards a prompt
         * @description An edit lies between the picture's latent and the one that the prompt generates with the same seed. A picture is one token, so it is edited as a whole: a `mask` is refused. The request waits for its job. After 60 s the answer is 503 with the code `timeout` and the job goes on as the prediction that `x-prediction-id` names. A seeded request that has been made before is answered from what is kept.
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
         * @description A picture (at most 10 MiB, 8192 pixels a side and 4096 x 4096 in all) is encoded, without its metadata; a latent, as bytes or JSON, is kept as it is. The same latent has the same id, however often it comes.
         */
        post: operations["createLatent"];
        /**
         * Delete many latents
         * @description Those of a collection that a filter lets through, 500 a request, with their pictures. One of the two must be named.
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
         * @description JSON, or with `accept: application/vnd.reptok.latent` the bytes. It never changes.
         */
        get: operations["getLatent"];
        put?: never;
        post?: never;
        /**
         * Delete a latent and its pictures
         * @description In all of the collections that it is in.
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
         * @description Where the query names everything that the picture depends on, as the addresses in answers do, it never changes. With `dedupe_threshold`, a near-duplicate's stored picture may stand in for one that would have to be drawn.
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
         * @description What lists show of it.
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
         * @description By name. A collection is there as soon as a latent is put in it.
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
         * @description 500 latents a request: it is to be sent until `has_more` is false.
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
         * @description In the shape of OpenAI's, so that what speaks it can use latents as they are. A text stands for the mean of four latents, as in a search. Nothing is kept.
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
         * @description Up to 100 and 32 MiB, a line of JSON each. Each is told of by a line, in their order, as soon as it is encoded. A body of more is refused before anything is encoded.
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
         * @description By id, vector, picture, prompt or label, with positive and negative examples: what is looked for is the mean of the positive examples' directions less half of the negative ones'.
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
         * Go from latent to latent
         * @description Spherical interpolation through two points or more, in n equal steps.
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
         * @description Latents at an angle to the source, each in a direction that its seed gives.
         */
        post: operations["varyLatent"];
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
         * Generate many, keep the best
         * @description Generates n latents, ranks them by what they are like (or by what they have in common) and answers with the best.
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
         * Make several searches at once
         * @description Up to 8; all of them are checked before the first is made.
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
         * Where a collection's latents lie
         * @description Two coordinates a latent: those of its direction along the two principal axes of the collection. Axes are computed from up to 1,024 latents and kept; what is added is projected on them. They are computed anew whenever the collection has grown fourfold, until 1,024 have been taken. A request does a bounded part of the work and the rest goes on in the background: `pending` says for how many latents. Collections in the exact index have maps, those in Vectorize have none.
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
         * Keep many latents
         * @description Up to 500, a line of JSON each, or their bytes, each after its length as an unsigned 32-bit little-endian number. Each is told of by a line, in their order. A body of more is refused before anything is kept.
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
         * Read many latents
         * @description In either form that can be imported, oldest first.
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
         * Upload a file of requests
         * @description At most 32 MiB, a line of JSON for each request.
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
        /** Read about a file */
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
        /** Read a file */
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
         * Make many requests at once
         * @description Up to 50,000 generations, which wait behind all that somebody waits for. The output has a line for each that succeeded; with `response_format: latent` 50,000 pictures are one file.
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
        /** Read about a batch */
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
         * @description What is done stays, and is in its files.
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
         * @description Answers at once, or with `Prefer: wait` when it has ended.
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
         * @description One that has ended stays as it is. The GPU stops between two steps.
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
         * @description What has been is told first. After 15 s of silence comes a comment.
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
        /** Read about a model */
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
        /** Read about a model, as Replicate's clients do */
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
        /** List a model's versions, as Replicate's clients do */
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
        /** Read about a version, as Replicate's clients do */
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
        /** Whose the key is, as Replicate's clients ask */
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
        /** Replicate's list of hardware: none */
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
        /** Replicate's list of deployments: none */
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
        /** Replicate's list of trainings: none */
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
         * Make a new secret
         * @description For a day messages are signed with both.
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
         * @description Messages of the last week that have been tried, the newest first.
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
         * @description Under its id, with the prediction as it is now, and with new attempts where the first one fails. Receivers know a message by its id.
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
         * Sum what was used
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
         * List jobs and what they used
         * @description One row a job; also as CSV (`accept: text/csv`) or lines of JSON.
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
        /** Make a project */
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
        /** Read about a project */
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
        /** Make a key */
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
         * @description For good.
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
         * Sum what was used, of a project
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
         * List jobs and what they used, of a project
         * @description One row a job; also as CSV (`accept: text/csv`) or lines of JSON.
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
         * @description All that GPU workers have registered, also those that are retired or no longer served: of each model the current one first, then the latest.
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
         * Read about GPU workers and waiting work
         * @description For people and autoscalers, with a key of the scope `fleet` or `admin`, or the secret `METRICS_TOKEN`.
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
        /** Whether the API answers */
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
        /** Whether jobs are taken on */
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
        /** This description, as OpenAPI 3.1 */
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
         * GPU workers and waiting work, for Prometheus
         * @description For keys with the scope `fleet` or `admin`, and for the secret `METRICS_TOKEN` where the deployment has one.
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
        /** @description A file as it was uploaded: in OpenAI's shape, or in Replicate's. */
        AnyFile: components["schemas"]["File"] | components["schemas"]["InputFile"];
        Batch: {
            /**
             * @description Always `batch`.
             * @constant
             */
            object: "batch";
            /** @description Its id. */
            id: string;
            /** @description What its requests are for. */
            endpoint: string;
            /** @description What is wrong with the input of a batch that failed. */
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
             * @description How far it is.
             * @enum {string}
             */
            status: "validating" | "failed" | "in_progress" | "finalizing" | "completed" | "expired" | "cancelling" | "cancelled";
            /** @description The file of the requests that succeeded, once it has ended; null for none. */
            output_file_id: string | null;
            /** @description The file of those that did not. */
            error_file_id: string | null;
            /** @description When it was made, in seconds since the epoch. */
            created_at: number;
            /** @description When its input had been checked. */
            in_progress_at: number | null;
            /** @description When it expires. */
            expires_at: number;
            /** @description When all of its requests had ended. */
            finalizing_at: number | null;
            /** @description When its files were written. */
            completed_at: number | null;
            /** @description When its input was refused. */
            failed_at: number | null;
            /** @description When it expired. */
            expired_at: number | null;
            /** @description When it was to be cancelled. */
            cancelling_at: number | null;
            /** @description When it was cancelled. */
            cancelled_at: number | null;
            /** @description Its requests, and how they ended. */
            request_counts: {
                total: number;
                completed: number;
                failed: number;
            };
            /** @description Your own. */
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
            /** @description The last item's id: `after` for the next page. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
        };
        BatchRequest: {
            /** @description A file of one request a line: `custom_id`, `method`, `url` and `body`. */
            input_file_id: string;
            /**
             * @description What the requests are for: `/v1/images/generations`.
             * @constant
             */
            endpoint: "/v1/images/generations";
            /**
             * @description Always `24h`: a batch that is not done by then expires.
             * @constant
             */
            completion_window: "24h";
            /** @description Up to 16 pairs of your own. */
            metadata?: {
                [key: string]: string;
            } | null;
            /** @description When the output is deleted; 30 days after it was made by default. */
            output_expires_after?: {
                /** @constant */
                anchor: "created_at";
                seconds: number;
            } | null;
            /** @description Ours: an address that is told of the end, as `batch.completed`, `.failed`, `.expired` or `.cancelled`. */
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
            /** @description How many it holds. */
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
            /** @description When a latent was first put in it, in seconds since the epoch. */
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
            /** @description The last item's id: `after` for the next page. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
            /** @description Replicate's collections of models: none. */
            results: unknown[];
            /** @description Replicate's; always null. */
            next: null;
            /** @description Replicate's; always null. */
            previous: null;
        };
        CombineRequest: {
            /** @description Adds the address of each latent's picture, drawn as it says when it is first read: where it names no seed, with the seed that a variation or sample was made with, else with 0. */
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
            /** @description Cosine similarity from which two latents count as the same. */
            dedupe_threshold?: number;
            /** @description The model; that of the latents named by id, or the first, by default. */
            model?: string;
            /**
             * @description How the results are stored.
             * @default f16
             * @enum {string}
             */
            dtype?: "f32" | "f16" | "i8";
            /** @description Keeps what is encoded and generated for the request's sources; else it is cached for a day. */
            keep?: boolean;
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string;
            /** @description An object that is noted about each, of at most 4 KiB: what filters compare. Latents that are there keep theirs without it. */
            metadata?: {
                [key: string]: unknown;
            };
            /** @description What is combined, by weight; negative weights subtract. */
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
            /** @description The model of them all. */
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
            /** @description A latent's values for each input, in their order. */
            data: {
                /** @constant */
                object: "embedding";
                index: number;
                embedding: number[] | string;
            }[];
            /** @description The model of them all. */
            model: string;
            /** @description Latent tokens that were read from pictures; text is not counted. */
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
            /** @description As many as a latent of the model has values; nothing is cut off. */
            dimensions?: number | null;
            /** @description OpenAI's, without effect. */
            user?: unknown;
        };
        Error: {
            /** @description What was expected, and what came. */
            message: string;
            /**
             * @description The kind of failure, in OpenAI's terms.
             * @enum {string}
             */
            type: "invalid_request_error" | "image_generation_user_error" | "authentication_error" | "permission_error" | "not_found_error" | "rate_limit_error" | "server_error";
            /** @description The field, parameter or header that it is about. */
            param: string | null;
            /**
             * @description What went wrong: the one to decide by.
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
            /** @description The model that made it. */
            model: string;
            /** @description Hash of what gives its values their meaning. Latents of one space can be compared, mixed and drawn together. */
            space: string;
            /**
             * @description How values are stored: 32-bit floats, 16-bit floats, or signed bytes times one scale.
             * @enum {string}
             */
            dtype: "f32" | "f16" | "i8";
            /** @description Tokens, each a vector. */
            tokens: number;
            /** @description Values a token. */
            dimensions: number;
            /** @description What `i8` values are multiplied by; absent for the other types. */
            scale?: number;
            /** @description The values in base64: little-endian, row-major. */
            data: string;
            /** @description What is noted about it. */
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
             * @description `batch` for inputs, `batch_output` for what batches write.
             * @enum {string}
             */
            purpose: "batch" | "batch_output";
            /** @description Its name. */
            filename: string;
            /** @description Its size. */
            bytes: number;
            /** @description When it was made, in seconds since the epoch. */
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
            /** @description The file that is gone. */
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
            /** @description The last item's id: `after` for the next page. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
            /** @description Files that were uploaded in Replicate's. */
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
             * @description In place of it and of `purpose`, in Replicate's form: what a prediction is given.
             */
            content?: Blob;
            /** @description With `content`: a JSON object that is noted about it. */
            metadata?: string;
            /**
             * @description Always `batch`.
             * @constant
             */
            purpose: "batch";
            /**
             * @description Always `created_at`.
             * @constant
             */
            "expires_after[anchor]"?: "created_at";
            /** @description How long it is kept, 3,600 to 2,592,000; 30 days by default. */
            "expires_after[seconds]"?: number;
        };
        Fleet: {
            /**
             * @description Always `fleet`.
             * @constant
             */
            object: "fleet";
            /** @description Jobs that no worker has. */
            waiting_jobs: number;
            /** @description About how many network evaluations they take. */
            waiting_evaluations: number;
            /** @description Jobs that workers have. */
            running_jobs: number;
            /** @description About how many network evaluations they take. */
            running_evaluations: number;
            /** @description Both: what an autoscaler divides by the work that a worker is to have. */
            evaluations: number;
            /** @description How long the oldest job that no worker has waits; 0 while none does. */
            oldest_wait_seconds: number;
            /** @description Workers that are given jobs. */
            ready_workers: number;
            /** @description Batches that they compute at a time. */
            slots: number;
            /** @description Those of them that compute one. */
            busy_slots: number;
            /** @description Busy slots as a fraction of slots; 0 without slots. */
            utilization: number;
            /** @description Jobs by version and lane, those that have any. */
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
            /** @description Jobs that no worker has. */
            waiting_jobs: number;
            /** @description About how many network evaluations they take. */
            waiting_evaluations: number;
            /** @description Jobs that workers have. */
            running_jobs: number;
            /** @description About how many network evaluations they take. */
            running_evaluations: number;
            /** @description Both: what an autoscaler divides by the work that a worker is to have. */
            evaluations: number;
            /** @description How long the oldest job that no worker has waits; 0 while none does. */
            oldest_wait_seconds: number;
        };
        FleetWorker: {
            /** @description Names the worker's process; new at every start. */
            id: string;
            /** @description What it computes on. */
            device: string;
            /**
             * @description `ready` while it is given jobs; `draining` when it is about to end; `silent` when its heartbeat has been missing for 20 s.
             * @enum {string}
             */
            status: "ready" | "draining" | "silent";
            /** @description The versions that it has loaded. */
            versions: string[];
            /** @description Batches that it computes at a time. */
            slots: number;
            /** @description Those of them that compute one. */
            busy_slots: number;
            /** @description Jobs that it has, those that it computes next among them. */
            jobs: number;
        };
        FoundBatch: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description What each of the queries found, in their order. */
            data: components["schemas"]["FoundLatents"][];
        };
        FoundLatents: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The model of them all. */
            model: string;
            /** @description The latents, most similar first, each with its `score`, the cosine similarity; with `with_vectors` its values as `vector`, with `group_by` the value of its `group`. */
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
                /** Format: uri */
                image?: string;
                duplicate_of?: string;
                similarity?: number;
                latent?: components["schemas"]["Latent"];
                vector?: number[];
                score: number;
                group?: string | number | boolean | null;
            }[];
            /** @description Whether there are results beyond this page, which `offset` leads to. */
            has_more: boolean;
            /** @description The kept latents among the examples, which are left out. */
            examples: string[];
        };
        Image: {
            /**
             * Format: uri
             * @description The picture's address: a signed link where keys are needed, good for 24 to 48 hours.
             */
            url?: string;
            /** @description The picture's file. */
            b64_json?: string;
            /** @description The latent's bytes. */
            latent?: string;
            /** @description The latent that the picture is drawn from. */
            latent_id: string;
            /** @description The seed it was made and drawn with. */
            seed: number;
            /** @description With `dedupe_threshold`: the latent whose picture this is, in place of its own. */
            duplicate_of?: string;
            /** @description Cosine similarity to that one. */
            similarity?: number;
        };
        ImageAnswer: {
            /** @description When the job was made, in seconds since the epoch. */
            created: number;
            /** @description The pictures, in the order of their seeds. */
            data: components["schemas"]["Image"][];
            /**
             * @description Whether the ground around what is drawn is transparent.
             * @enum {string}
             */
            background?: "opaque" | "transparent";
            /**
             * @description Their format.
             * @enum {string}
             */
            output_format?: "png" | "webp" | "jpeg" | "gif";
            /**
             * @description The quality that the request came to: `medium` for `auto`.
             * @enum {string}
             */
            quality?: "low" | "medium" | "high" | "xhigh" | "max";
            /** @description Their size. */
            size?: string;
            /** @description The request's. */
            safety_identifier: string | null;
            /** @description What they took. */
            usage: components["schemas"]["ImageUsage"];
        };
        ImageEditRequest: {
            /**
             * Format: binary
             * @description A PNG, JPEG or WebP file; up to sixteen, also as `image[]`.
             */
            image?: Blob;
            /** @description A model of `GET /v1/models`; the first of them by default. */
            model?: string;
            /** @description How many. Picture i has seed + i, so the first of n is the one that n = 1 gives. */
            n?: number;
            /**
             * @description An address (the default), the file in base64, or the latent in base64 and no picture.
             * @enum {string}
             */
            response_format?: "url" | "b64_json" | "latent";
            /** @description The same seed gives the same picture. Random when absent. */
            seed?: number;
            /** @description Such as `"256x256"`: sides of 16 to 1536 pixels, 1536 x 1024 in all, ratios from 1:3 to 3:1; `"auto"` is the model's own. The model draws squares, which are resampled. */
            size?: string;
            /**
             * @description What becomes of the square where the size is none: `crop` (the default) covers the size and cuts off what sticks out, `pad` fits in and fills up with white.
             * @enum {string}
             */
            fit?: "crop" | "pad";
            /**
             * @description Steps of the decoder: the manifest's table, or without one half as many as the model's own for `low`, as many for `medium`, and 2, 3 and 4 times as many for `high`, `xhigh` and `max`. `auto` and `standard` are `medium`, `hd` is `high`.
             * @enum {string}
             */
            quality?: "low" | "medium" | "high" | "xhigh" | "max" | "auto" | "standard" | "hd";
            /**
             * @description `transparent` takes away the white around what is drawn, for models that draw on white, in png and webp; others refuse it.
             * @enum {string}
             */
            background?: "auto" | "opaque" | "transparent";
            /**
             * @description The picture's format; `png` by default. `gif` is an animation through latent space: of a generation from the latent of its seed to that of the next seed, of an edit or a variation from the picture to what was made of it.
             * @enum {string}
             */
            output_format?: "png" | "webp" | "jpeg" | "gif";
            /** @description Quality of JPEG and WebP files in percent; 92 and 90 by default. */
            output_compression?: number;
            /** @description Steps of the generator and of the decoder alike; goes before `quality`. The model's own by default. */
            num_inference_steps?: number;
            /** @description With `gif`: frames, 2 to 16; 9 by default. */
            frame_count?: number;
            /** @description With `gif`: how long each is shown, rounded to 10 ms; 200 by default. */
            frame_duration_ms?: number;
            /** @description Repeated in the answer. */
            safety_identifier?: string;
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string;
            /** @description A JSON object that is noted about it, of at most 4 KiB. */
            metadata?: string;
            /** @description OpenAI's, without effect. */
            complexity?: string;
            /** @description OpenAI's, without effect. */
            moderation?: string;
            /** @description OpenAI's, without effect. */
            style?: string;
            /** @description OpenAI's, without effect. */
            user?: string;
            /** @description What to draw, 1 to 1,000 characters. Either this or a label. */
            prompt?: string;
            /** @description 0 is the picture, 1 what the prompt generates; by default what `input_fidelity` comes to. */
            strength?: number;
            /**
             * @description `high` is a strength of 0.3, `low` (the default) one of 0.5.
             * @enum {string}
             */
            input_fidelity?: "high" | "low";
            /** @description How closely to keep to the prompt or label; 1 is none. The model's own by default. */
            guidance_scale?: number;
            /** @description What guidance leads away from, in place of the empty prompt. With a prompt and guidance alone. */
            negative_prompt?: string;
            /**
             * @description Answers with server-sent events.
             * @enum {string}
             */
            stream?: "true" | "false";
            /** @description With `stream`: pictures that are shown on the way to each. */
            partial_images?: number;
        };
        /** @description An event of a stream of pictures, its data parsed. `index` says which picture is meant. */
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
            /** @description What to draw, 1 to 1,000 characters. Either this or a label. */
            prompt?: string | null;
            /** @description One of the model's labels, by name or number. */
            label?: (string | number) | null;
            /** @description A model of `GET /v1/models`; the first of them by default. */
            model?: string | null;
            /** @description How many. Picture i has seed + i, so the first of n is the one that n = 1 gives. */
            n?: number | null;
            /** @description Such as `"256x256"`: sides of 16 to 1536 pixels, 1536 x 1024 in all, ratios from 1:3 to 3:1; `"auto"` is the model's own. The model draws squares, which are resampled. */
            size?: string | null;
            /** @description What becomes of the square where the size is none: `crop` (the default) covers the size and cuts off what sticks out, `pad` fits in and fills up with white. */
            fit?: ("crop" | "pad") | null;
            /** @description Steps of the decoder: the manifest's table, or without one half as many as the model's own for `low`, as many for `medium`, and 2, 3 and 4 times as many for `high`, `xhigh` and `max`. `auto` and `standard` are `medium`, `hd` is `high`. */
            quality?: ("low" | "medium" | "high" | "xhigh" | "max" | "auto" | "standard" | "hd") | null;
            /** @description `transparent` takes away the white around what is drawn, for models that draw on white, in png and webp; others refuse it. */
            background?: ("auto" | "opaque" | "transparent") | null;
            /** @description An address (the default), the file in base64, or the latent in base64 and no picture. */
            response_format?: ("url" | "b64_json" | "latent") | null;
            /** @description The picture's format; `png` by default. `gif` is an animation through latent space: of a generation from the latent of its seed to that of the next seed, of an edit or a variation from the picture to what was made of it. */
            output_format?: ("png" | "webp" | "jpeg" | "gif") | null;
            /** @description Quality of JPEG and WebP files in percent; 92 and 90 by default. */
            output_compression?: number | null;
            /** @description With `gif`: frames, 2 to 16; 9 by default. */
            frame_count?: number | null;
            /** @description With `gif`: how long each is shown, rounded to 10 ms; 200 by default. */
            frame_duration_ms?: number | null;
            /** @description Repeated in the answer. */
            safety_identifier?: string | null;
            /** @description The same seed gives the same picture. Random when absent. */
            seed?: number | null;
            /** @description Steps of the generator and of the decoder alike; goes before `quality`. The model's own by default. */
            num_inference_steps?: number | null;
            /** @description What guidance leads away from, in place of the empty prompt. With a prompt and guidance alone. */
            negative_prompt?: string | null;
            /** @description How closely to keep to the prompt or label; 1 is none. The model's own by default. */
            guidance_scale?: number | null;
            /** @description Answers with server-sent events. */
            stream?: boolean | null;
            /** @description With `stream`: pictures that are shown on the way to each. */
            partial_images?: number | null;
            /** @description `flex` gives way to requests without it, for work that nobody waits for; `default` and `auto` are the same as leaving it out. */
            service_tier?: ("auto" | "default" | "flex") | null;
            /** @description Cosine similarity of latents from which a picture that is there will do: those that come near one of this request or of the project that has a picture, drawn alike but for its seed, are answered with it and not drawn. */
            dedupe_threshold?: number | null;
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string | null;
            /** @description An object that is noted about each, of at most 4 KiB: what filters compare. Latents that are there keep theirs without it. */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @description OpenAI's, without effect. */
            complexity?: unknown;
            /** @description OpenAI's, without effect. */
            moderation?: unknown;
            /** @description OpenAI's, without effect. */
            style?: unknown;
            /** @description OpenAI's, without effect. */
            user?: unknown;
        };
        ImageUsage: {
            /** @description Pictures in this answer. */
            images: number;
            /** @description Seconds of computing. */
            predict_time: number | null;
            /** @description Latent tokens of the pictures that were given. Prompts are not counted. */
            input_tokens: number;
            /** @description The same, by kind. */
            input_tokens_details: {
                image_tokens: number;
                text_tokens: number;
            };
            /** @description Latent tokens of the pictures that were made. */
            output_tokens: number;
            /** @description Both. */
            total_tokens: number;
        };
        ImageVariationRequest: {
            /**
             * Format: binary
             * @description A PNG, JPEG or WebP file.
             */
            image?: Blob;
            /** @description A model of `GET /v1/models`; the first of them by default. */
            model?: string;
            /** @description How many. Picture i has seed + i, so the first of n is the one that n = 1 gives. */
            n?: number;
            /**
             * @description An address (the default), the file in base64, or the latent in base64 and no picture.
             * @enum {string}
             */
            response_format?: "url" | "b64_json" | "latent";
            /** @description The same seed gives the same picture. Random when absent. */
            seed?: number;
            /** @description Such as `"256x256"`: sides of 16 to 1536 pixels, 1536 x 1024 in all, ratios from 1:3 to 3:1; `"auto"` is the model's own. The model draws squares, which are resampled. */
            size?: string;
            /**
             * @description What becomes of the square where the size is none: `crop` (the default) covers the size and cuts off what sticks out, `pad` fits in and fills up with white.
             * @enum {string}
             */
            fit?: "crop" | "pad";
            /**
             * @description Steps of the decoder: the manifest's table, or without one half as many as the model's own for `low`, as many for `medium`, and 2, 3 and 4 times as many for `high`, `xhigh` and `max`. `auto` and `standard` are `medium`, `hd` is `high`.
             * @enum {string}
             */
            quality?: "low" | "medium" | "high" | "xhigh" | "max" | "auto" | "standard" | "hd";
            /**
             * @description `transparent` takes away the white around what is drawn, for models that draw on white, in png and webp; others refuse it.
             * @enum {string}
             */
            background?: "auto" | "opaque" | "transparent";
            /**
             * @description The picture's format; `png` by default. `gif` is an animation through latent space: of a generation from the latent of its seed to that of the next seed, of an edit or a variation from the picture to what was made of it.
             * @enum {string}
             */
            output_format?: "png" | "webp" | "jpeg" | "gif";
            /** @description Quality of JPEG and WebP files in percent; 92 and 90 by default. */
            output_compression?: number;
            /** @description Steps of the generator and of the decoder alike; goes before `quality`. The model's own by default. */
            num_inference_steps?: number;
            /** @description With `gif`: frames, 2 to 16; 9 by default. */
            frame_count?: number;
            /** @description With `gif`: how long each is shown, rounded to 10 ms; 200 by default. */
            frame_duration_ms?: number;
            /** @description Repeated in the answer. */
            safety_identifier?: string;
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string;
            /** @description A JSON object that is noted about it, of at most 4 KiB. */
            metadata?: string;
            /** @description OpenAI's, without effect. */
            complexity?: string;
            /** @description OpenAI's, without effect. */
            moderation?: string;
            /** @description OpenAI's, without effect. */
            style?: string;
            /** @description OpenAI's, without effect. */
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
            /** @description The same. */
            checksums: {
                sha256: string;
            };
            /** @description What was noted about it. */
            metadata: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it is deleted: after a day.
             */
            expires_at: string;
            /** @description `get` is where it is read about, and what a prediction's `image` may be. */
            urls: {
                /** Format: uri */
                get: string;
            };
        };
        InterpolateRequest: {
            /** @description Adds the address of each latent's picture, drawn as it says when it is first read: where it names no seed, with the seed that a variation or sample was made with, else with 0. */
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
            /** @description Cosine similarity from which two latents count as the same. */
            dedupe_threshold?: number;
            /** @description The model; that of the latents named by id, or the first, by default. */
            model?: string;
            /**
             * @description How the results are stored.
             * @default f16
             * @enum {string}
             */
            dtype?: "f32" | "f16" | "i8";
            /** @description Keeps what is encoded and generated for the request's sources; else it is cached for a day. */
            keep?: boolean;
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string;
            /** @description An object that is noted about each, of at most 4 KiB: what filters compare. Latents that are there keep theirs without it. */
            metadata?: {
                [key: string]: unknown;
            };
            /** @description What the path goes through, in order; weights have no effect. */
            points: components["schemas"]["LatentSource"][];
            /**
             * @description Latents on the path, both ends among them.
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
            /** @description The model of them all. */
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
            /** @description Names the key. */
            id: string;
            /**
             * @description Always `api_key`.
             * @constant
             */
            object: "api_key";
            /** @description The project it belongs to. */
            project: string;
            /** @description A name for people. */
            name: string;
            /** @description Its first and last characters. */
            redacted_value: string;
            /**
             * @description Whether it is let in.
             * @enum {string}
             */
            status: "active" | "expired" | "revoked";
            /** @description What it may do. */
            scopes: ("images" | "latents:read" | "latents:write" | "predictions" | "usage" | "fleet" | "admin")[];
            /** @description Null for no limit. */
            requests_per_minute: number | null;
            /** @description Per calendar month (UTC); null for no limit. */
            pictures_per_month: number | null;
            /** @description Network evaluations per calendar month (UTC); null for no limit. */
            evaluations_per_month: number | null;
            /** @description Network evaluations that one request may take; null for 20,000, or the project's limit. */
            evaluations_per_request: number | null;
            /** @description When it was made, in seconds since the epoch. */
            created_at: number;
            /** @description When it ends. */
            expires_at: number | null;
            /** @description When it was revoked. */
            revoked_at: number | null;
            /** @description When it was last used, to the minute. */
            last_used_at: number | null;
        };
        KeyChangesRequest: {
            /** @description A name for people. */
            name?: string;
            /** @description What the key may do. */
            scopes?: ("images" | "latents:read" | "latents:write" | "predictions" | "usage" | "fleet" | "admin")[];
            /** @description Null for no limit. */
            requests_per_minute?: number | null;
            /** @description Per calendar month (UTC); null for no limit. */
            pictures_per_month?: number | null;
            /** @description Network evaluations per calendar month (UTC); null for no limit. */
            evaluations_per_month?: number | null;
            /** @description Network evaluations that one request may take; null for 20,000, or the project's limit. */
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
            /** @description The last item's id: `after` for the next page. */
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
            /** @description The model that made it. */
            model: string;
            /** @description Hash of what gives its values their meaning. Latents of one space can be compared, mixed and drawn together. */
            space: string;
            /**
             * @description How values are stored: 32-bit floats, 16-bit floats, or signed bytes times one scale.
             * @enum {string}
             */
            dtype: "f32" | "f16" | "i8";
            /** @description Tokens, each a vector. */
            tokens: number;
            /** @description Values a token. */
            dimensions: number;
            /** @description What `i8` values are multiplied by; absent for the other types. */
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
            /** @description How many there are. */
            count: number;
        };
        LatentCountRequest: {
            /** @description The collection; `default` by default. */
            collection?: string;
            /** @description Only this model's. */
            model?: string;
            /** @description Only those whose metadata it lets through, such as `{"year": {"$gte": 2020}}`: docs/latents.md. */
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
            /** @description The latent that is gone. */
            id: string;
            /**
             * @description Always true, also where there was none.
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
            /** @description Whether nothing was to be deleted. */
            dry_run: boolean;
            /** @description How many this request has deleted, at most 500. */
            deleted: number;
            /** @description How many are left that it was asked to delete. */
            remaining: number;
            /** @description Whether it is to be sent again to delete the rest. */
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
            /** @description The model that made it. */
            model: string;
            /** @description Hash of what gives its values their meaning. Latents of one space can be compared, mixed and drawn together. */
            space: string;
            /**
             * @description How values are stored: 32-bit floats, 16-bit floats, or signed bytes times one scale.
             * @enum {string}
             */
            dtype: "f32" | "f16" | "i8";
            /** @description Tokens, each a vector. */
            tokens: number;
            /** @description Values a token. */
            dimensions: number;
            /** @description Size of its bytes. */
            bytes: number;
            /**
             * @description How it came to be.
             * @enum {string}
             */
            source: "generated" | "encoded" | "uploaded" | "derived";
            /** @description The collection that it is in. */
            collection: string;
            /** @description What is noted about it. */
            metadata: {
                [key: string]: unknown;
            };
            /** @description When it was first kept, in seconds since the epoch. */
            created_at: number;
        };
        /** @description What became of one latent; the last line counts, and its `error` is null unless the body broke off there. */
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
            /** @description The model that made it. */
            model: string;
            /** @description Hash of what gives its values their meaning. Latents of one space can be compared, mixed and drawn together. */
            space: string;
            /**
             * @description How values are stored: 32-bit floats, 16-bit floats, or signed bytes times one scale.
             * @enum {string}
             */
            dtype: "f32" | "f16" | "i8";
            /** @description Tokens, each a vector. */
            tokens: number;
            /** @description Values a token. */
            dimensions: number;
            /** @description What `i8` values are multiplied by; absent for the other types. */
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
            /** @description The model that made it. */
            model: string;
            /** @description Hash of what gives its values their meaning. Latents of one space can be compared, mixed and drawn together. */
            space: string;
            /**
             * @description How values are stored: 32-bit floats, 16-bit floats, or signed bytes times one scale.
             * @enum {string}
             */
            dtype: "f32" | "f16" | "i8";
            /** @description Tokens, each a vector. */
            tokens: number;
            /** @description Values a token. */
            dimensions: number;
            /** @description What `i8` values are multiplied by; absent for the other types. */
            scale?: number;
            /** @description The values in base64: little-endian, row-major. */
            data: string;
            /** @description An object that is noted about each, of at most 4 KiB: what filters compare. Latents that are there keep theirs without it. */
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
            /** @description The latents, in the order in which they were indexed, each with its coordinates, and as `cluster` the first latent of those that it is a near-duplicate of; null where it has none. A latent joins the cluster of the most similar one before it. */
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
            /** @description The last item's id: `after` for the next page. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
            /** @description The model whose latents they are. */
            model: string;
            /** @description The collection. */
            collection: string;
            /** @description How many latents the axes were computed from. Coordinates of all change when it does. */
            fitted: number;
            /** @description How many latents have no coordinates yet, or have not been compared with those before them. */
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
            /** @description The last item's id: `after` for the next page. */
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
        /** @description What is given where a latent is meant: an id, values, a picture (base64 or a `data:` URL), a prompt or a label. Prompts and labels are generated from `seed` (0) on, `n` (1) times, and averaged. `weight` is 1 by default. */
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
        LatentUpload: {
            /**
             * Format: binary
             * @description A PNG, JPEG or WebP file.
             */
            image?: Blob;
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string;
            /** @description A JSON object that is noted about it, of at most 4 KiB. */
            metadata?: string;
            /** @description The model that encodes it; the first of `GET /v1/models` by default. */
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
            /** @description Hash of its manifest: changes whenever anything about the model does. */
            version: string;
            /** @description Hash of what encodes pictures. Latents of equal spaces can be compared, mixed and drawn by each other's models. */
            space: string;
            /** @description Hash of what draws latents. Addresses of pictures name the decoder that drew them. */
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
            /** @description What it can do. */
            capabilities: ("encode" | "decode" | "prompt" | "label")[];
            /** @description The labels it can draw, by number. */
            labels: string[];
            /** @description When it was made, in seconds since the epoch. */
            created: number;
            /** @description Its name for people. */
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
            /** @description The last item's id: `after` for the next page. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
            /** @description The same in Replicate's shape. */
            results: components["schemas"]["OwnedModel"][];
            /** @description The address of the next page; null for none. */
            next: null;
            /** @description Always null. */
            previous: null;
        };
        ModelPredictionRequest: {
            /** @description What to draw. */
            input: components["schemas"]["PredictionInput"];
            /** @description An https address that is told of the prediction. */
            webhook?: string | null;
            /** @description What it is told of; `output` and `completed` by default. */
            webhook_events_filter?: ("start" | "output" | "logs" | "completed")[] | null;
            /** @description Replicate's; without effect, since every prediction has a stream. */
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
            /** @description Hash of what encodes pictures. Latents of equal spaces can be compared, mixed and drawn by each other's models. */
            space: string;
            /** @description Hash of what draws latents. Addresses of pictures name the decoder that drew them. */
            decoder: string;
            /** @description Its name for people. */
            title: string;
            /** @description When it was made, in seconds since the epoch. */
            created: number;
            /** @description Whether the model's name alone means this version. */
            current: boolean;
            /** @description False if a GPU worker that is the whole fleet has registered without it since. */
            served: boolean;
            /** @description When a GPU worker first registered it. */
            first_seen_at: number;
            /** @description When it was retired: requests cannot name it, and it draws nothing. */
            retired_at: number | null;
        };
        ModelVersionChangesRequest: {
            /**
             * @description Makes it its model's current version.
             * @constant
             */
            current?: true;
            /** @description True retires it: requests cannot name it, and it draws nothing. False takes that back. */
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
            /** @description The last item's id: `after` for the next page. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
        };
        NewKey: {
            /** @description Names the key. */
            id: string;
            /**
             * @description Always `api_key`.
             * @constant
             */
            object: "api_key";
            /** @description The project it belongs to. */
            project: string;
            /** @description A name for people. */
            name: string;
            /** @description Its first and last characters. */
            redacted_value: string;
            /**
             * @description Whether it is let in.
             * @enum {string}
             */
            status: "active" | "expired" | "revoked";
            /** @description What it may do. */
            scopes: ("images" | "latents:read" | "latents:write" | "predictions" | "usage" | "fleet" | "admin")[];
            /** @description Null for no limit. */
            requests_per_minute: number | null;
            /** @description Per calendar month (UTC); null for no limit. */
            pictures_per_month: number | null;
            /** @description Network evaluations per calendar month (UTC); null for no limit. */
            evaluations_per_month: number | null;
            /** @description Network evaluations that one request may take; null for 20,000, or the project's limit. */
            evaluations_per_request: number | null;
            /** @description When it was made, in seconds since the epoch. */
            created_at: number;
            /** @description When it ends. */
            expires_at: number | null;
            /** @description When it was revoked. */
            revoked_at: number | null;
            /** @description When it was last used, to the minute. */
            last_used_at: number | null;
            /** @description The key itself, shown this once. */
            value: string;
        };
        NewKeyRequest: {
            /** @description A name for people. */
            name: string;
            /**
             * @description What the key may do; all but `fleet` and `admin` by default.
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
             * @description Network evaluations that one request may take; null for 20,000, or the project's limit.
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
            /** @description A name for people. */
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
             * @description Network evaluations that one request may take; null for 20,000, or the project's limit.
             * @default null
             */
            evaluations_per_request?: number | null;
            /**
             * @description Unfinished jobs at a time; null for 1,000.
             * @default null
             */
            concurrent_jobs?: number | null;
            /**
             * @description Its share of the GPU workers while other projects have jobs waiting, relative to theirs; 1 by default.
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
            /** @description Hash of its manifest: changes whenever anything about the model does. */
            version: string;
            /** @description Hash of what encodes pictures. Latents of equal spaces can be compared, mixed and drawn by each other's models. */
            space: string;
            /** @description Hash of what draws latents. Addresses of pictures name the decoder that drew them. */
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
            /** @description What it can do. */
            capabilities: ("encode" | "decode" | "prompt" | "label")[];
            /** @description The labels it can draw, by number. */
            labels: string[];
            /** @description Always `reptok`. */
            owner: string;
            /** @description The model's name. */
            name: string;
            /** @description Its name for people. */
            description: string;
            /**
             * @description Always `public`.
             * @constant
             */
            visibility: "public";
            /** @description Always 0: runs are not counted here. */
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
            /** @description An object that is noted about each, of at most 4 KiB: what filters compare. Latents that are there keep theirs without it. */
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
             * @description Where it stands; the last three are ends.
             * @enum {string}
             */
            status: "starting" | "processing" | "succeeded" | "failed" | "canceled";
            /**
             * @description Always `api`.
             * @constant
             */
            source: "api";
            /** @description What was asked, with every default spelled out, the seed among them. */
            input: {
                [key: string]: unknown;
            };
            /** @description Addresses of the pictures, once it has succeeded. */
            output: string[] | null;
            /** @description Ids of their latents. */
            latents: string[] | null;
            /** @description Why it failed. */
            error: string | null;
            /** @description The same, as errors have it. */
            error_code: ("invalid_request" | "unknown_parameter" | "invalid_image" | "image_too_large" | "body_too_large" | "unsupported_media_type" | "prompt_too_long" | "moderation_blocked" | "invalid_latent" | "latent_space_mismatch" | "unauthorized" | "invalid_api_key" | "insufficient_scope" | "model_not_found" | "not_found" | "space_not_served" | "method_not_allowed" | "conflict" | "model_version_mismatch" | "canceled" | "idempotency_mismatch" | "rate_limit_exceeded" | "insufficient_quota" | "internal" | "unavailable" | "timeout") | null;
            /** @description What has been told of it, in lines. */
            logs: string;
            /** @description Seconds of computing, and from creation to end. */
            metrics: {
                predict_time?: number;
                total_time?: number;
            };
            /** @description Jobs that go before it, projects taking turns; null once it is computed. */
            queue_position: number | null;
            /** @description Network evaluations done, while it is under way. */
            progress: {
                step: number;
                steps: number;
            } | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description When computing began. */
            started_at: string | null;
            /** @description When it ended. */
            completed_at: string | null;
            /**
             * Format: date-time
             * @description With `Cancel-After`: when it is canceled unless it has ended.
             */
            deadline?: string;
            /**
             * Format: uri
             * @description Who is told.
             */
            webhook?: string;
            /** @description Of what. */
            webhook_events_filter?: ("start" | "output" | "logs" | "completed")[];
            /** @description Where it is read, canceled and followed. */
            urls: {
                /** Format: uri */
                get: string;
                /** Format: uri */
                cancel: string;
                /** Format: uri */
                stream: string;
            };
        };
        /** @description An event of a prediction's stream; data is JSON, but for `logs` and `output`, which are plain text. */
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
            /** @description What to draw, 1 to 1,000 characters. Either this or a label. */
            prompt?: string | null;
            /** @description One of the model's labels, by name or number. */
            label?: (string | number) | null;
            /** @description How many. Picture i has seed + i, so the first of n is the one that n = 1 gives. */
            n?: number | null;
            /** @description Such as `"256x256"`: sides of 16 to 1536 pixels, 1536 x 1024 in all, ratios from 1:3 to 3:1; `"auto"` is the model's own. The model draws squares, which are resampled. */
            size?: string | null;
            /** @description What becomes of the square where the size is none: `crop` (the default) covers the size and cuts off what sticks out, `pad` fits in and fills up with white. */
            fit?: ("crop" | "pad") | null;
            /** @description Steps of the decoder: the manifest's table, or without one half as many as the model's own for `low`, as many for `medium`, and 2, 3 and 4 times as many for `high`, `xhigh` and `max`. `auto` and `standard` are `medium`, `hd` is `high`. */
            quality?: ("low" | "medium" | "high" | "xhigh" | "max" | "auto" | "standard" | "hd") | null;
            /** @description `transparent` takes away the white around what is drawn, for models that draw on white, in png and webp; others refuse it. */
            background?: ("auto" | "opaque" | "transparent") | null;
            /** @description The picture's format; `png` by default. `gif` is an animation through latent space: of a generation from the latent of its seed to that of the next seed, of an edit or a variation from the picture to what was made of it. */
            output_format?: ("png" | "webp" | "jpeg" | "gif") | null;
            /** @description Quality of JPEG and WebP files in percent; 92 and 90 by default. */
            output_compression?: number | null;
            /** @description Repeated in the answer. */
            safety_identifier?: string | null;
            /** @description The same seed gives the same picture. Random when absent. */
            seed?: number | null;
            /** @description Steps of the generator and of the decoder alike; goes before `quality`. The model's own by default. */
            num_inference_steps?: number | null;
            /** @description What guidance leads away from, in place of the empty prompt. With a prompt and guidance alone. */
            negative_prompt?: string | null;
            /** @description How closely to keep to the prompt or label; 1 is none. The model's own by default. */
            guidance_scale?: number | null;
            /** @description With `stream`: pictures that are shown on the way to each. */
            partial_images?: number | null;
            /** @description `flex` gives way to requests without it, for work that nobody waits for; `default` and `auto` are the same as leaving it out. */
            service_tier?: ("auto" | "default" | "flex") | null;
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string | null;
            /** @description An object that is noted about each, of at most 4 KiB: what filters compare. Latents that are there keep theirs without it. */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @description Another name of `n`. */
            num_outputs?: number | null;
            /** @description With `gif`: frames, 2 to 16; 9 by default. */
            frame_count?: unknown;
            /** @description With `gif`: how long each is shown, rounded to 10 ms; 200 by default. */
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
            /** @description The last item's id: `after` for the next page. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
            /** @description The same as `data`, for Replicate's clients. */
            results: components["schemas"]["Prediction"][];
            /** @description The address of the next page. */
            next: string | null;
            /** @description Always null. */
            previous: null;
        };
        PredictionRequest: {
            /** @description What to draw. */
            input: components["schemas"]["PredictionInput"];
            /** @description An https address that is told of the prediction. */
            webhook?: string | null;
            /** @description What it is told of; `output` and `completed` by default. */
            webhook_events_filter?: ("start" | "output" | "logs" | "completed")[] | null;
            /** @description Replicate's; without effect, since every prediction has a stream. */
            stream?: boolean | null;
            /** @description The version of a model, alone or as `reptok/name:version`. */
            version?: string | null;
            /** @description Or its name, as `name` or `reptok/name`. The first model by default. */
            model?: string | null;
        };
        Project: {
            /** @description Names the project. */
            id: string;
            /**
             * @description Always `project`.
             * @constant
             */
            object: "project";
            /** @description A name for people. */
            name: string;
            /**
             * @description Whether its keys are let in.
             * @enum {string}
             */
            status: "active" | "disabled";
            /** @description Null for no limit. */
            requests_per_minute: number | null;
            /** @description Per calendar month (UTC); null for no limit. */
            pictures_per_month: number | null;
            /** @description Network evaluations per calendar month (UTC); null for no limit. */
            evaluations_per_month: number | null;
            /** @description Network evaluations that one request may take; null for 20,000, or the project's limit. */
            evaluations_per_request: number | null;
            /** @description Unfinished jobs at a time; null for 1,000. */
            concurrent_jobs: number | null;
            /** @description Its share of the GPU workers while other projects have jobs waiting, relative to theirs; 1 by default. */
            weight: number;
            /** @description When it was made, in seconds since the epoch. */
            created_at: number;
            /** @description When it was disabled. */
            disabled_at: number | null;
            /** @description Pictures that count against the month's quota. */
            pictures_this_month: number;
            /** @description Network evaluations that count against the month's quota. */
            evaluations_this_month: number;
        };
        ProjectChangesRequest: {
            /** @description A name for people. */
            name?: string;
            /** @description Null for no limit. */
            requests_per_minute?: number | null;
            /** @description Per calendar month (UTC); null for no limit. */
            pictures_per_month?: number | null;
            /** @description Network evaluations per calendar month (UTC); null for no limit. */
            evaluations_per_month?: number | null;
            /** @description Network evaluations that one request may take; null for 20,000, or the project's limit. */
            evaluations_per_request?: number | null;
            /** @description Unfinished jobs at a time; null for 1,000. */
            concurrent_jobs?: number | null;
            /** @description Its share of the GPU workers while other projects have jobs waiting, relative to theirs; 1 by default. */
            weight?: number;
            /** @description A disabled project's keys and links are refused. */
            disabled?: boolean;
        };
        ProjectEntry: {
            /** @description Names the project. */
            id: string;
            /**
             * @description Always `project`.
             * @constant
             */
            object: "project";
            /** @description A name for people. */
            name: string;
            /**
             * @description Whether its keys are let in.
             * @enum {string}
             */
            status: "active" | "disabled";
            /** @description Null for no limit. */
            requests_per_minute: number | null;
            /** @description Per calendar month (UTC); null for no limit. */
            pictures_per_month: number | null;
            /** @description Network evaluations per calendar month (UTC); null for no limit. */
            evaluations_per_month: number | null;
            /** @description Network evaluations that one request may take; null for 20,000, or the project's limit. */
            evaluations_per_request: number | null;
            /** @description Unfinished jobs at a time; null for 1,000. */
            concurrent_jobs: number | null;
            /** @description Its share of the GPU workers while other projects have jobs waiting, relative to theirs; 1 by default. */
            weight: number;
            /** @description When it was made, in seconds since the epoch. */
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
            /** @description The last item's id: `after` for the next page. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
        };
        Readiness: {
            /**
             * @description `ready` when jobs are taken on: storage answers and a model is known.
             * @enum {string}
             */
            status: "ready" | "starting";
            /** @description What was found. While there is no GPU worker, jobs wait. */
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
             * @description When it was made.
             */
            created_at: string;
            /** @description The version of Cog whose conventions it keeps to. */
            cog_version: string;
            /** @description What it takes and gives, as Cog describes it. */
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
            /** @description Adds the address of each latent's picture, drawn as it says when it is first read: where it names no seed, with the seed that a variation or sample was made with, else with 0. */
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
            /** @description Cosine similarity from which two latents count as the same. */
            dedupe_threshold?: number;
            /** @description The model; that of the latents named by id, or the first, by default. */
            model?: string;
            /** @description What to draw, 1 to 1,000 characters. Either this or a label. */
            prompt?: string;
            /** @description One of the model's labels, by name or number. */
            label?: string | number;
            /**
             * @description Latents to generate, with consecutive seeds.
             * @default 16
             */
            n?: number;
            /**
             * @description How many of them to answer with, at most n.
             * @default 1
             */
            keep?: number;
            /** @description Seed of the first; random when absent. */
            seed?: number;
            /** @description Steps of the generator; the model's own by default. */
            num_inference_steps?: number;
            /** @description How closely to keep to the prompt or label; 1 is none. The model's own by default. */
            guidance_scale?: number;
            /**
             * @description What to be similar to.
             * @default []
             */
            positive?: components["schemas"]["LatentSource"][];
            /**
             * @description What to be unlike.
             * @default []
             */
            negative?: components["schemas"]["LatentSource"][];
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string;
            /** @description An object that is noted about each, of at most 4 KiB: what filters compare. Latents that are there keep theirs without it. */
            metadata?: {
                [key: string]: unknown;
            };
            /** @description What guidance leads away from, in place of the empty prompt. With a prompt and guidance alone. */
            negative_prompt?: unknown;
        };
        SampledLatents: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The model of them all. */
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
            /** @description How many were generated. */
            candidates: number;
        };
        SearchBatchRequest: {
            /** @description Searches, each by itself. */
            queries: components["schemas"]["SearchRequest"][];
        };
        SearchRequest: {
            /** @description Adds the address of each latent's picture, drawn as it says when it is first read: where it names no seed, with the seed that a variation or sample was made with, else with 0. */
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
            /** @description Cosine similarity from which two latents count as the same. */
            dedupe_threshold?: number;
            /** @description The model; that of the latents named by id, or the first, by default. */
            model?: string;
            /**
             * @description How many to find.
             * @default 10
             */
            limit?: number;
            /**
             * @description How many results to leave out: those of the pages before. Up to 1,000 results can be paged through.
             * @default 0
             */
            offset?: number;
            /**
             * @description The collection to search; `default` by default.
             * @default default
             */
            collection?: string;
            /** @description Only those whose metadata it lets through, such as `{"year": {"$gte": 2020}}`: docs/latents.md. */
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
            /** @description The least similarity of a result. */
            score_threshold?: number;
            /** @description Orders the 200 most similar by maximal marginal relevance: `diversity` from 0, by similarity alone, to 1. */
            mmr?: {
                diversity: number;
            };
            /** @description A key of the metadata, such as `author.name`: only the best of each of its values is a result. */
            group_by?: string;
            /** @description Adds each latent's values as a list of numbers. */
            with_vectors?: boolean;
            /**
             * @description What to be similar to.
             * @default []
             */
            positive?: components["schemas"]["LatentSource"][];
            /**
             * @description What to be unlike.
             * @default []
             */
            negative?: components["schemas"]["LatentSource"][];
            /** @description Keeps what is encoded and generated for the request's sources; else it is cached for a day. */
            keep?: boolean;
            /** @description One example to be similar to, as in `positive`: the id of a latent; or */
            id?: string;
            /** @description a latent's values; or */
            vector?: number[];
            /** @description a picture in base64; or */
            image?: string;
            /** @description a prompt; or */
            prompt?: string;
            /** @description The first seed of a prompt's or label's latents. */
            seed?: number;
            /** @description How many of them are generated and averaged; 4 by default. */
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
            /** @description The model that made it. */
            model: string;
            /** @description Hash of what gives its values their meaning. Latents of one space can be compared, mixed and drawn together. */
            space: string;
            /**
             * @description How values are stored: 32-bit floats, 16-bit floats, or signed bytes times one scale.
             * @enum {string}
             */
            dtype: "f32" | "f16" | "i8";
            /** @description Tokens, each a vector. */
            tokens: number;
            /** @description Values a token. */
            dimensions: number;
            /** @description Size of its bytes. */
            bytes: number;
            /**
             * @description How it came to be.
             * @enum {string}
             */
            source: "generated" | "encoded" | "uploaded" | "derived";
            /** @description The collection that it is in. */
            collection: string;
            /** @description What is noted about it. */
            metadata: {
                [key: string]: unknown;
            };
            /** @description When it was first kept, in seconds since the epoch. */
            created_at: number;
            /**
             * Format: uri
             * @description With `draw`: the picture's address.
             */
            image?: string;
            /** @description With `dedupe_threshold`: the earlier latent that it is a near-duplicate of, whose picture it shares. */
            duplicate_of?: string;
            /** @description Cosine similarity to that one. */
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
             * @description What was done.
             * @enum {string}
             */
            operation: "generate" | "encode" | "decode";
            /** @description The id of the key it was done with. */
            api_key: string | null;
            /** @description Pictures drawn or encoded. */
            pictures: number;
            /** @description Latents made. */
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
            /** @description The last item's id: `after` for the next page. */
            last_id: string | null;
            /** @description Whether there is another page. */
            has_more: boolean;
        };
        UsageSum: {
            /** @description What it is a sum of. */
            id: string;
            /**
             * Format: date
             * @description The UTC day.
             */
            day: string;
            /** @description The model. */
            model: string;
            /**
             * @description What was done.
             * @enum {string}
             */
            operation: "generate" | "encode" | "decode";
            /** @description The id of the key it was done with. */
            api_key: string | null;
            /** @description Pictures drawn or encoded. */
            pictures: number;
            /** @description Latents made. */
            latents: number;
            /** @description Network evaluations. */
            evaluations: number;
            /** @description Seconds of computing. */
            predict_seconds: number;
            /** @description How many jobs. */
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
            /** @description The last item's id: `after` for the next page. */
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
            /** @description The model of them all. */
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
            /** @description Adds the address of each latent's picture, drawn as it says when it is first read: where it names no seed, with the seed that a variation or sample was made with, else with 0. */
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
            /** @description Cosine similarity from which two latents count as the same. */
            dedupe_threshold?: number;
            /** @description The model; that of the latents named by id, or the first, by default. */
            model?: string;
            /**
             * @description How the results are stored.
             * @default f16
             * @enum {string}
             */
            dtype?: "f32" | "f16" | "i8";
            /** @description Keeps what is encoded and generated for the request's sources; else it is cached for a day. */
            keep?: boolean;
            /** @description The collection that latents are kept in; `default` by default. */
            collection?: string;
            /** @description An object that is noted about each, of at most 4 KiB: what filters compare. Latents that are there keep theirs without it. */
            metadata?: {
                [key: string]: unknown;
            };
            /** @description What is varied. */
            source: components["schemas"]["LatentSource"];
            /**
             * @description How many variations.
             * @default 4
             */
            n?: number;
            /**
             * @description Angle to the source, as a fraction of a right angle.
             * @default 0.2
             */
            strength?: number;
            /** @description Variation i is that of seed + i; random when absent. */
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
            /** @description The status of the last attempt's answer; null where there was none. */
            response_status: number | null;
            /** @description When it was made, in seconds since the epoch. */
            created_at: number;
            /** @description When it was last tried. */
            attempted_at: number;
            /** @description When it is tried again. */
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
            /** @description The last item's id: `after` for the next page. */
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
         * @description `invalid_request`: A field, parameter or header is not as documented; `param` names it. Correct the request.
         *
         *     `unknown_parameter`: The request has a field or parameter that this operation does not know; the message names the nearest one. Correct the request.
         *
         *     `invalid_image`: The picture is damaged, of another format than it says, or too small. Send PNG, JPEG or WebP.
         *
         *     `prompt_too_long`: The prompt has more tokens than the model reads. Shorten it.
         *
         *     `moderation_blocked`: The service's moderation endpoint flagged the prompt. Change the prompt.
         *
         *     `invalid_latent`: The bytes, or the JSON, are not a latent: header, length or checksum do not fit. Send them as they were answered.
         *
         *     `latent_space_mismatch`: The latent is of another space than the model's, or has another size: they have no encoder in common. Name a model of its space.
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
         * @description `image_too_large`: The picture has more bytes or pixels than are read. Make it smaller.
         *
         *     `body_too_large`: The request's body is larger than the operation takes. Send less at a time.
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
        /** @description `unsupported_media_type`: The `content-type` is missing or not one that the operation reads. Set it. */
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
         * @description `model_not_found`: There is no model of that name, or the project may not use it. `GET /v1/models` lists those that it may.
         *
         *     `not_found`: There is nothing under this address, or it belongs to another project.
         *
         *     `space_not_served`: The latent is kept, but no model that is served now draws latents of its space.
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
         * @description `conflict`: A request with the same idempotency key is under way. Try again after `retry-after`.
         *
         *     `model_version_mismatch`: The model was replaced while the request was on its way. Send the request again: it is made with the new version.
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
         * @description `rate_limit_exceeded`: Too many requests or unfinished jobs. Try again after `retry-after`.
         *
         *     `insufficient_quota`: The month's pictures are used up. Trying again does not help before the month ends or the limit is raised.
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
        /** @description `internal`: A fault of the service. Try again; if it persists, report the `x-request-id`. */
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
         * @description `unavailable`: The service is starting, too busy, or without a GPU worker. Try again after `retry-after`.
         *
         *     `timeout`: The job did not end while the request waited. It goes on: follow `location`, or send the request again with its idempotency key.
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
        /** @description Names the request in our logs. A client's own is kept if it is of 1 to 255 of `A-Za-z0-9_=-`. */
        "x-request-id": string;
        /** @description Requests a minute; with every answer where they are limited. */
        "x-ratelimit-limit-requests": number;
        /** @description Requests that may be made at once. */
        "x-ratelimit-remaining-requests": number;
        /** @description Time until all of them are there again, such as `0.250s`. */
        "x-ratelimit-reset-requests": string;
        /** @description Pictures a month; where they are limited, but for reads of latents. */
        "x-ratelimit-limit-pictures": number;
        /** @description Pictures left this month, those under way taken off. */
        "x-ratelimit-remaining-pictures": number;
        /** @description Time until the month (UTC) ends, such as `86400s`. */
        "x-ratelimit-reset-pictures": string;
        /** @description Network evaluations a month; where they are limited, but for reads of latents. */
        "x-ratelimit-limit-evaluations": number;
        /** @description Network evaluations left this month, those under way taken off. */
        "x-ratelimit-remaining-evaluations": number;
        /** @description Time until the month (UTC) ends, such as `86400s`. */
        "x-ratelimit-reset-evaluations": string;
        /** @description Seconds after which trying again makes sense. */
        "retry-after": number;
        /** @description `false` where trying again cannot help. */
        "x-should-retry": "true" | "false";
        /** @description What is wrong with the key, or which scope it lacks (RFC 6750). */
        "www-authenticate": string;
        /** @description Names the content: it is the same as long as this is. */
        etag: string;
        /** @description Whose caches may keep the answer, and for how long. */
        "cache-control": string;
        /** @description The request headers that decide between representations. */
        vary: string;
        /** @description Where what was made is to be found. */
        location: string;
        /** @description Bytes of the body. */
        "content-length": number;
        /** @description The job behind the answer, as a prediction. */
        "x-prediction-id": string;
        /** @description `true` where a key's earlier request is answered again. */
        "idempotent-replayed": "true";
        /** @description The `Prefer` that was followed. */
        "preference-applied": string;
        /** @description Whether there is another page. */
        "x-has-more": "true" | "false";
        /** @description The last id of the page: `after` for the next. */
        "x-last-id": string;
        /** @description The latent whose picture is answered with, in place of the one asked for. */
        "x-duplicate-of": string;
        /** @description Cosine similarity of the two. */
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
                /** @description Makes the request repeatable for 24 hours: the same request under the same key is answered from the same job. */
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
                /** @description Makes the request repeatable for 24 hours: the same request under the same key is answered from the same job. */
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
                /** @description Makes the request repeatable for 24 hours: the same request under the same key is answered from the same job. */
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
                /** @description Only this model's. */
                model?: string;
                /** @description Only those whose metadata it lets through, such as `{"year": {"$gte": 2020}}`: docs/latents.md. */
                filter?: string;
                /** @description The last id of the page before. */
                after?: string;
                /** @description Latents a page, 1 to 100; 20 by default. */
                limit?: number;
                /** @description By when they were kept. */
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
                /** @description Converts the values; as they are by default. */
                dtype?: "f32" | "f16" | "i8";
                /** @description The collection that latents are kept in; `default` by default. */
                collection?: string;
                /** @description A JSON object that is noted about it, of at most 4 KiB. */
                metadata?: string;
                /** @description The model that encodes a picture sent by itself. */
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
                /** @description Only this model's. */
                model?: string;
                /** @description Only those whose metadata it lets through, such as `{"year": {"$gte": 2020}}`: docs/latents.md. */
                filter?: string;
                /** @description `true` deletes nothing and tells how many there are. */
                dry_run?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many are gone. */
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
                /** @description Converts the values; as they are by default. */
                dtype?: "f32" | "f16" | "i8";
            };
            header?: {
                /** @description An `ETag` that was answered before: 304 if it is still the right one. */
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
            /** @description It is what the client has. */
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
            /** @description It is gone. */
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
            /** @description The entry as it is now. */
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
                /** @description What becomes of the model's square where the size is none: `crop` (the default) or `pad`, with white. */
                fit?: "crop" | "pad";
                /** @description The format: png, webp, jpeg, gif; png by default. */
                format?: "png" | "webp" | "jpeg" | "gif";
                /** @description Quality of JPEG and WebP files in percent; 92 and 90 by default. */
                compression?: number;
                /** @description `transparent` takes away the white ground of models that draw on white; png and webp. */
                background?: "auto" | "opaque" | "transparent";
                /** @description With `gif`: the latent that the animation goes to. */
                to?: string;
                /** @description With `gif`: frames, 2 to 16; 9 by default. */
                frames?: number;
                /** @description With `gif`: milliseconds that each is shown; 200 by default. */
                duration?: number;
                /** @description The version of the decoder, which the addresses in answers name; the present one by default. */
                decoder?: string;
                /** @description Cosine similarity from which another latent's picture will do. */
                dedupe_threshold?: number;
            };
            header?: {
                /** @description An `ETag` that was answered before: 304 if it is still the right one. */
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
            /** @description It is what the client has. */
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
            /** @description How many. */
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
                /** @description The last name of the page before. */
                after?: string;
                /** @description Collections a page, 1 to 100. */
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
            /** @description How many latents are gone. */
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
            /** @description What became of them. */
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
                /** @description Makes the request repeatable for 24 hours: the same request under the same key is answered from the same job. */
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
                /** @description Makes the request repeatable for 24 hours: the same request under the same key is answered from the same job. */
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
                /** @description Makes the request repeatable for 24 hours: the same request under the same key is answered from the same job. */
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
    sampleLatents: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request repeatable for 24 hours: the same request under the same key is answered from the same job. */
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
            /** @description What each found. */
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
                /** @description Only those whose metadata it lets through, such as `{"year": {"$gte": 2020}}`: docs/latents.md. */
                filter?: string;
                /** @description Cosine similarity from which two latents are near-duplicates, 0.9 to 1; 0.98 by default. */
                threshold?: number;
                /** @description The last id of the page before. */
                after?: string;
                /** @description Points a page, 1 to 5,000; 1,000 by default. */
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
            /** @description What became of them. */
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
                /** @description Only this model's. */
                model?: string;
                /** @description Only those whose metadata it lets through, such as `{"year": {"$gte": 2020}}`: docs/latents.md. */
                filter?: string;
                /** @description The last id of the page before. */
                after?: string;
                /** @description Latents a page, 1 to 500; 500 by default. */
                limit?: number;
                /** @description By when they were kept. */
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
                /** @description The last id of the page before. */
                after?: string;
                /** @description Files a page, 1 to 10,000; 100 by default. */
                limit?: number;
                /** @description By when they were made; `desc` by default. */
                order?: "asc" | "desc";
                /** @description Files of that purpose alone. */
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
            /** @description The file, where it came in Replicate's form. */
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
                /** @description The last id of the page before. */
                after?: string;
                /** @description Batches a page, 1 to 100. */
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
                /** @description The last id of the page before. */
                after?: string;
                /** @description Predictions a page. */
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
                /** @description `wait` or `wait=n` holds the answer back for the result, n seconds at most (60, also when n is absent). */
                Prefer?: string;
                /** @description Cancels the prediction unless it has ended by then: 5 s to 24 h, such as `90`, `30s` or `1h30m`. */
                "Cancel-After"?: string;
                /** @description Makes the request repeatable for 24 hours: the same request under the same key is answered from the same job. */
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
            /** @description The prediction; ended, if that was waited for. */
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
            /** @description It goes on after the wait. */
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
                /** @description `wait` or `wait=n` holds the answer back for the result, n seconds at most (60, also when n is absent). */
                Prefer?: string;
                /** @description Cancels the prediction unless it has ended by then: 5 s to 24 h, such as `90`, `30s` or `1h30m`. */
                "Cancel-After"?: string;
                /** @description Makes the request repeatable for 24 hours: the same request under the same key is answered from the same job. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Whose it is: `reptok`. */
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
            /** @description The prediction; ended, if that was waited for. */
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
            /** @description It goes on after the wait. */
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
                /** @description Whose it is: `reptok`. */
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
                /** @description Whose it is: `reptok`. */
                owner: string;
                /** @description The model's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Versions that are served. */
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
                /** @description Whose it is: `reptok`. */
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
                /** @description The last id of the page before. */
                after?: string;
                /** @description Items a page. */
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
                /** @description Rows a page. */
                limit?: number;
                /** @description The last id of the page before. */
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
                /** @description Rows a page. */
                limit?: number;
                /** @description The last id of the page before. */
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
                /** @description The last id of the page before. */
                after?: string;
                /** @description Items a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now. */
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
            /** @description As it is now. */
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
            /** @description As it is now. */
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
            /** @description As it is now. */
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
                /** @description The last id of the page before. */
                after?: string;
                /** @description Items a page. */
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
            /** @description As it is now. */
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
            /** @description As it is now. */
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
            /** @description As it is now. */
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
            /** @description As it is now. */
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
                /** @description Rows a page. */
                limit?: number;
                /** @description The last id of the page before. */
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
                /** @description Rows a page. */
                limit?: number;
                /** @description The last id of the page before. */
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
            /** @description As it is now. */
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
                /** @description Leaves what concerns this model, as `name`, or this version, as `name@version`. */
                model?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now. */
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
            /** @description It does. */
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
            /** @description They are. */
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
            /** @description Not yet. */
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
