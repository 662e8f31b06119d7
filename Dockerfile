FROM eclipse-temurin:17-jdk AS finder
WORKDIR /app
COPY scripts/build-finder.sh scripts/
COPY src/flink/finder src/flink/finder
RUN scripts/build-finder.sh

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY webhooks webhooks
COPY metacontroller metacontroller
RUN npx tsc -p tsconfig.build.json && npm ci --omit=dev --ignore-scripts

FROM node:24-slim
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=finder /app/dist/finder.jar dist/
USER 65532
ENTRYPOINT ["node", "--max-semi-space-size=1", "--max-old-space-size=128", "--enable-source-maps", "/app/dist/src/main.js"]
CMD ["serve"]
