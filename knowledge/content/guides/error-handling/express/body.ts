import express, { type NextFunction, type Request, type Response } from "express";
import { Refusal } from "./edge.ts";

/** Reads JSON. express.json() alone lets another media type through unread, and an empty body as {}. */
export const json = [
  (req: Request, _res: Response, next: NextFunction) => {
    if (!req.is("application/json")) throw new Refusal(415, "send application/json");
    next();
  },
  express.json({
    limit: "16kb",
    strict: false, // a text is JSON too; that it is no user is said by who knows users
    verify: (_req, _res, body) => {
      if (body.length === 0) throw new Error("empty"); // a 400, see the edge
    },
  }),
];
